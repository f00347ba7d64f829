/** What the database says about its tables and columns: written by `almanac comments`. */
export const comments = {
  "country": {
    "table": "Countries and territories of ISO 3166-1",
    "columns": {
      "code": "ISO 3166-1 alpha-2 code, e.g. CH",
      "alpha3": "ISO 3166-1 alpha-3 code, e.g. CHE",
      "numeric_code": "ISO 3166-1 numeric code with leading zeros, e.g. 756",
      "name": "English short name",
      "native_name": "Name in the main language of the country",
      "capital": "Capital in English; NULL where there is none",
      "continent": "Main continent: Africa, Antarctica, Asia, Europe, North America, Oceania, South America",
      "calling_codes": "International calling codes with the plus sign, an array of strings, e.g. [\"+41\"]",
      "updated_at": "Time of the last change of the row"
    }
  },
  "subdivision": {
    "table": "Principal subdivisions of countries, ISO 3166-2",
    "columns": {
      "code": "ISO 3166-2 code, e.g. DE-BY",
      "country_code": "Country the subdivision belongs to",
      "name": "Name, mostly in a local language",
      "category": "Kind of subdivision, e.g. Province; NULL where unknown"
    }
  },
  "currency": {
    "table": "Currencies, funds and precious metals of ISO 4217",
    "columns": {
      "code": "ISO 4217 code, e.g. EUR",
      "numeric_code": "ISO 4217 numeric code with leading zeros; a successor may inherit it, so it is not unique",
      "name": "English name",
      "minor_units": "Digits after the decimal point; NULL where the notion does not apply, e.g. gold"
    }
  },
  "language": {
    "table": "Languages of ISO 639-3",
    "columns": {
      "code": "ISO 639-3 code, e.g. deu",
      "alpha2": "ISO 639-1 code, e.g. de; NULL where the language has none",
      "cldr_code": "Code that CLDR names the language by: of ISO 639-1 where there is one, else of ISO 639-3",
      "name": "English reference name",
      "scope": "One language, a group treated as one, or a code for a special case",
      "type": "Whether and when the language is or was spoken"
    }
  },
  "time_zone": {
    "table": "Time zones of the IANA database, one row for each distinct time in a country",
    "columns": {
      "name": "IANA name, e.g. Europe/Zurich",
      "country_code": "Country of the main city; NULL for UTC",
      "label": "English generic name, e.g. Central European Time",
      "abbreviation": "Abbreviation outside of daylight saving time, e.g. CET",
      "dst_abbreviation": "Abbreviation during daylight saving time, e.g. CEST; NULL where none is observed",
      "utc_offset_minutes": "Minutes ahead of UTC outside of daylight saving time",
      "main_cities": "English names of the largest cities, an array of strings, largest first",
      "aliases": "Other IANA names of the same time, current or deprecated, an array of strings"
    }
  },
  "country_currency": {
    "table": "Which country uses which currencies",
    "columns": {
      "country_code": "Country",
      "currency_code": "Currency in use there",
      "position": "Order within the country, 0 for the main currency"
    }
  },
  "country_language": {
    "table": "Which country speaks which languages",
    "columns": {
      "country_code": "Country",
      "language_code": "Language spoken there, ISO 639-3",
      "position": "Order within the country, 0 for the main language"
    }
  },
  "translation": {
    "table": "Names of countries, regions and languages in many languages, from CLDR",
    "columns": {
      "kind": "What the code names: a country, a larger or special region, or a language",
      "code": "Code as CLDR spells it: DE, 419, de (ISO 639-1 where there is one), nds, zh-Hant",
      "locale": "CLDR locale that the name is written in, e.g. pt-PT",
      "name": "Name of the thing in that locale"
    }
  },
  "category": {
    "table": "Tree of product categories",
    "columns": {
      "id": "Number of the category; a parent has a smaller one than its children",
      "parent_id": "Category above; NULL at the top of the tree",
      "slug": "Name for URLs, unique, e.g. gaming-laptops",
      "name": "English name",
      "position": "Order among the categories with the same parent, from 0"
    }
  },
  "setting": {
    "table": "Configuration: a key and a JSON value",
    "columns": {
      "key": "Name of the setting, dotted, e.g. checkout.max_items",
      "value": "Value: any JSON",
      "description": "What the setting does, for people",
      "updated_at": "Time of the last change of the row"
    }
  }
};
