// The key of a name in any script, as the gazetteer makes it (src/whoholds/gazetteer.py): the name's letters without case, accents and signs,
// then their hash, because the gazetteer keeps no other spellings.

/** A name's letters; `letters` are those that stand for others, as the export tells them. */
export function fold(name: string, letters: Record<string, string>): string {
  const told = [...name.toLowerCase()].map((letter) => letters[letter] ?? letter).join("");
  return [...told.normalize("NFKD")].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).join("");
}

const IV = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n, 0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
const ORDER = [
  "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d", "2c6a0b834d75fe19",
  "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0", "0123456789abcdef", "ea489fd61c02b753",
].map((row) => [...row].map((digit) => parseInt(digit, 16)));
const LANES = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]] as const;
const BLOCK = 128;
const SIZE = 8; // bytes of the whole hash, of which a key has the first four
const cut = (value: bigint): bigint => BigInt.asUintN(64, value);
const turned = (value: bigint, by: bigint): bigint => cut((value >> by) | (value << (64n - by)));

/** The first half of the BLAKE2b hash (RFC 7693) of eight bytes, in hexadecimal digits; empty for what is longer than any name. */
export function keyOf(folded: string): string {
  const bytes = new TextEncoder().encode(folded);
  if (!bytes.length || bytes.length > BLOCK) return "";
  const block = new DataView(new ArrayBuffer(BLOCK));
  bytes.forEach((byte, i) => block.setUint8(i, byte));
  const first = (IV[0] as bigint) ^ 0x01010000n ^ BigInt(SIZE);
  const v = [first, ...IV.slice(1), ...IV];
  v[12]! ^= BigInt(bytes.length);
  v[14] = cut(~v[14]!);
  for (const order of ORDER) {
    LANES.forEach(([a, b, c, d], i) => {
      for (const [n, far, near] of [[2 * i, 32n, 24n], [2 * i + 1, 16n, 63n]] as const) {
        v[a] = cut(v[a]! + v[b]! + block.getBigUint64(8 * order[n]!, true));
        v[d] = turned(v[d]! ^ v[a]!, far);
        v[c] = cut(v[c]! + v[d]!);
        v[b] = turned(v[b]! ^ v[c]!, near);
      }
    });
  }
  return ((first ^ v[0]! ^ v[8]!) & 0xffffffffn).toString(16).padStart(8, "0");
}
