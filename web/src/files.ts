// Search in a static export, where no server can: names and titles only.
import type { Json } from "./api";

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function searchFiles(all: Json, q: string): Json {
  const words = plain(q).split(/\s+/).filter(Boolean);
  const has = (...texts: (string | null | undefined)[]) => { const text = plain(texts.filter(Boolean).join(" ")); return words.every((w) => text.includes(w)); };
  return {
    places: (all.places as Json[]).filter((p) => has(p.name, p.name_ar, p.admin1)).slice(0, 8),
    actors: (all.actors as Json[]).filter((a) => has(a.name, a.alias)).slice(0, 8),
    documents: (all.documents as Json[]).filter((d) => has(d.title, d.outlet, d.snippet)).slice(0, 8),
  };
}
