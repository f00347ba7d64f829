-- The reference dataset "atlas", for MySQL 8.4 and later and MariaDB 10.11 and later.
-- Idempotent: run it as often as you like. Each statement ends with a semicolon at a line's end.
--
-- Codes are ascii_bin: a key then compares byte for byte, as it does in Redis, where 'de' and
-- 'DE' are two documents. Under utf8mb4_unicode_ci the database would take them for one.
-- Foreign keys restrict and never cascade: InnoDB does not log the row changes of a cascade, so
-- nothing that reads the binlog would hear of them.

CREATE TABLE IF NOT EXISTS country (
  code CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 3166-1 alpha-2 code, e.g. CH',
  alpha3 CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 3166-1 alpha-3 code, e.g. CHE',
  numeric_code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 3166-1 numeric code with leading zeros, e.g. 756',
  name VARCHAR(100) NOT NULL COMMENT 'English short name',
  native_name VARCHAR(100) NOT NULL COMMENT 'Name in the main language of the country',
  capital VARCHAR(100) NULL COMMENT 'Capital in English; NULL where there is none',
  continent ENUM('AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Main continent: Africa, Antarctica, Asia, Europe, North America, Oceania, South America',
  calling_codes JSON NOT NULL COMMENT 'International calling codes with the plus sign, an array of strings, e.g. ["+41"]',
  updated_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'Time of the last change of the row',
  PRIMARY KEY (code),
  UNIQUE KEY country_alpha3 (alpha3),
  UNIQUE KEY country_numeric_code (numeric_code)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Countries and territories of ISO 3166-1';

CREATE TABLE IF NOT EXISTS subdivision (
  code VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 3166-2 code, e.g. DE-BY',
  country_code CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Country the subdivision belongs to',
  name VARCHAR(100) NOT NULL COMMENT 'Name, mostly in a local language',
  category VARCHAR(60) NULL COMMENT 'Kind of subdivision, e.g. Province; NULL where unknown',
  PRIMARY KEY (code),
  KEY subdivision_country (country_code),
  CONSTRAINT subdivision_country FOREIGN KEY (country_code) REFERENCES country (code) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Principal subdivisions of countries, ISO 3166-2';

CREATE TABLE IF NOT EXISTS currency (
  code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 4217 code, e.g. EUR',
  numeric_code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 4217 numeric code with leading zeros; a successor may inherit it, so it is not unique',
  name VARCHAR(100) NOT NULL COMMENT 'English name',
  minor_units TINYINT UNSIGNED NULL COMMENT 'Digits after the decimal point; NULL where the notion does not apply, e.g. gold',
  PRIMARY KEY (code)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Currencies, funds and precious metals of ISO 4217';

CREATE TABLE IF NOT EXISTS language (
  code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 639-3 code, e.g. deu',
  alpha2 CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'ISO 639-1 code, e.g. de; NULL where the language has none',
  cldr_code VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Code that CLDR names the language by: of ISO 639-1 where there is one, else of ISO 639-3',
  name VARCHAR(100) NOT NULL COMMENT 'English reference name',
  scope ENUM('individual', 'macrolanguage', 'special') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'One language, a group treated as one, or a code for a special case',
  type ENUM('living', 'historical', 'extinct', 'ancient', 'constructed', 'special') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Whether and when the language is or was spoken',
  PRIMARY KEY (code),
  UNIQUE KEY language_alpha2 (alpha2),
  KEY language_cldr_code (cldr_code)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Languages of ISO 639-3';

CREATE TABLE IF NOT EXISTS time_zone (
  name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'IANA name, e.g. Europe/Zurich',
  country_code CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Country of the main city; NULL for UTC',
  label VARCHAR(100) NOT NULL COMMENT 'English generic name, e.g. Central European Time',
  abbreviation VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Abbreviation outside of daylight saving time, e.g. CET',
  dst_abbreviation VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Abbreviation during daylight saving time, e.g. CEST; NULL where none is observed',
  utc_offset_minutes SMALLINT NOT NULL COMMENT 'Minutes ahead of UTC outside of daylight saving time',
  main_cities JSON NOT NULL COMMENT 'English names of the largest cities, an array of strings, largest first',
  aliases JSON NOT NULL COMMENT 'Other IANA names of the same time, current or deprecated, an array of strings',
  PRIMARY KEY (name),
  KEY time_zone_country (country_code),
  CONSTRAINT time_zone_country FOREIGN KEY (country_code) REFERENCES country (code) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Time zones of the IANA database, one row for each distinct time in a country';

CREATE TABLE IF NOT EXISTS country_currency (
  country_code CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Country',
  currency_code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Currency in use there',
  `position` TINYINT UNSIGNED NOT NULL COMMENT 'Order within the country, 0 for the main currency',
  PRIMARY KEY (country_code, currency_code),
  KEY country_currency_currency (currency_code),
  CONSTRAINT country_currency_country FOREIGN KEY (country_code) REFERENCES country (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT country_currency_currency FOREIGN KEY (currency_code) REFERENCES currency (code) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Which country uses which currencies';

CREATE TABLE IF NOT EXISTS country_language (
  country_code CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Country',
  language_code CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Language spoken there, ISO 639-3',
  `position` TINYINT UNSIGNED NOT NULL COMMENT 'Order within the country, 0 for the main language',
  PRIMARY KEY (country_code, language_code),
  KEY country_language_language (language_code),
  CONSTRAINT country_language_country FOREIGN KEY (country_code) REFERENCES country (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT country_language_language FOREIGN KEY (language_code) REFERENCES language (code) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Which country speaks which languages';

CREATE TABLE IF NOT EXISTS translation (
  kind ENUM('country', 'region', 'language') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What the code names: a country, a larger or special region, or a language',
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Code as CLDR spells it: DE, 419, de (ISO 639-1 where there is one), nds, zh-Hant',
  locale VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'CLDR locale that the name is written in, e.g. pt-PT',
  name VARCHAR(190) NOT NULL COMMENT 'Name of the thing in that locale',
  PRIMARY KEY (kind, code, locale)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Names of countries, regions and languages in many languages, from CLDR';

CREATE TABLE IF NOT EXISTS category (
  id INT NOT NULL COMMENT 'Number of the category; a parent has a smaller one than its children',
  parent_id INT NULL COMMENT 'Category above; NULL at the top of the tree',
  slug VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Name for URLs, unique, e.g. gaming-laptops',
  name VARCHAR(100) NOT NULL COMMENT 'English name',
  `position` SMALLINT UNSIGNED NOT NULL COMMENT 'Order among the categories with the same parent, from 0',
  PRIMARY KEY (id),
  UNIQUE KEY category_slug (slug),
  KEY category_parent (parent_id, `position`),
  CONSTRAINT category_parent FOREIGN KEY (parent_id) REFERENCES category (id) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Tree of product categories';

CREATE TABLE IF NOT EXISTS setting (
  `key` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Name of the setting, dotted, e.g. checkout.max_items',
  value JSON NOT NULL COMMENT 'Value: any JSON',
  description VARCHAR(255) NULL COMMENT 'What the setting does, for people',
  updated_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'Time of the last change of the row',
  PRIMARY KEY (`key`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT = 'Configuration: a key and a JSON value';
