/**
 * Memory outside the heap, handed out in pieces that are found by their address. A million objects would have the garbage
 * collector look at each of them, and stop everybody for as long; of this it sees a few hundred chunks.
 */
export interface Slab {
  chunks: Chunk[];
  /** Units of the last chunk that are taken. */
  taken: number;
  /** Pieces that were given back, by their size in units. */
  free: Map<number, number[]>;
}

/** One stretch of memory, as whole numbers, as floating ones and as bytes. */
export interface Chunk {
  words: Uint32Array;
  floats: Float64Array;
  bytes: Buffer;
}

const unitBytes = 32;
const unitsOfChunk = 32_768;
/** Floats in a unit: a piece begins at a multiple of it. */
const unitFloats = unitBytes / 8;

export function createSlab(): Slab {
  // The first unit is nobody's, so that no piece has the address 0.
  return { chunks: [chunk(1)], taken: 1, free: new Map() };
}

function chunk(units: number): Chunk {
  const memory = new ArrayBuffer(Math.max(units, unitsOfChunk) * unitBytes);
  return { words: new Uint32Array(memory), floats: new Float64Array(memory), bytes: Buffer.from(memory) };
}

export function unitsFor(bytes: number): number {
  return Math.ceil(bytes / unitBytes);
}

/** The address of a piece of some units, never 0. What it held before is still in it. */
export function takePiece(slab: Slab, units: number): number {
  const again = slab.free.get(units)?.pop();
  if (again !== undefined) return again;
  if (slab.taken + units > unitsOfChunk) {
    slab.chunks.push(chunk(units));
    slab.taken = 0;
  }
  const address = (slab.chunks.length - 1) * unitsOfChunk + slab.taken;
  slab.taken += units;
  return address;
}

export function givePiece(slab: Slab, address: number, units: number): void {
  const free = slab.free.get(units);
  if (free) free.push(address);
  else slab.free.set(units, [address]);
}

/** The chunk of an address, and where its piece begins there, counted in floats. */
export function chunkOf({ chunks }: Slab, address: number): Chunk {
  const found = chunks[Math.floor(address / unitsOfChunk)];
  if (!found) throw new Error(`No memory was handed out at ${address}`);
  return found;
}

export function startOf(address: number): number {
  return (address % unitsOfChunk) * unitFloats;
}
