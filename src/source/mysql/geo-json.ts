import type { JsonValue } from '../../lib/stable-json.js';

const NAMES = [
  'Geometry',
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
] as const;

const SRID_BYTES = 4;

/**
 * A geometry as MySQL stores it (4 bytes of SRID, then WKB) as GeoJSON. Stored coordinates are x, y, which
 * in geographic reference systems is longitude, latitude: GeoJSON's own order.
 *
 * Errors: RangeError for bytes that are no geometry.
 */
export function geoJsonOf(stored: Buffer): JsonValue {
  return new WkbReader(stored.subarray(SRID_BYTES)).geometry();
}

class WkbReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  geometry(): JsonValue {
    if (this.#bytes.readUInt8(this.#at) !== 1) throw new RangeError('expected little-endian WKB');
    this.#at += 1;
    const type = NAMES[this.#uint()];
    if (type === 'GeometryCollection')
      return { type, geometries: this.#list(() => this.geometry()) };
    return { type: type ?? '', coordinates: this.#coordinates(type) };
  }

  #coordinates(type: (typeof NAMES)[number] | undefined): JsonValue {
    const position = () => [this.#double(), this.#double()];
    const line = () => this.#list(position);
    const part = () => (this.geometry() as { coordinates: JsonValue }).coordinates;
    switch (type) {
      case 'Point':
        return position();
      case 'LineString':
        return line();
      case 'Polygon':
        return this.#list(line);
      case 'MultiPoint':
      case 'MultiLineString':
      case 'MultiPolygon':
        return this.#list(part);
      default:
        throw new RangeError('expected one of the seven geometry types');
    }
  }

  #list(item: () => JsonValue): JsonValue[] {
    return Array.from({ length: this.#uint() }, item);
  }

  #uint(): number {
    this.#at += 4;
    return this.#bytes.readUInt32LE(this.#at - 4);
  }

  #double(): number {
    this.#at += 8;
    return this.#bytes.readDoubleLE(this.#at - 8) + 0; // zero without a sign
  }
}
