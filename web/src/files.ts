// Search in a static export, where no server can: names in every script and spelling that the gazetteer knows, and words of what is quoted
// (or of whole texts, where they went along).
import type { Json } from "./api";
import { fold, keyOf } from "./names";

const MOST = 8; // of a kind
const AROUND = 60; // characters on either side of a word found

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

interface Entry { answer: Json; text: string; keys: Set<string> }
export interface Copy { places: Entry[]; actors: Entry[]; documents: Entry[]; letters: Record<string, string> }

/** The file of a copy as it is searched in. */
export function prepared(all: Json): Copy {
  const entry = (answer: Json, ...texts: (string | null | undefined)[]): Entry => ({ answer, text: plain(texts.filter(Boolean).join(" ")), keys: new Set(answer.keys) });
  return {
    places: all.places.map((p: Json) => entry(p, p.name, p.name_ar, p.admin1)), actors: all.actors.map((a: Json) => entry(a, a.name, ...(a.aliases ?? []))),
    documents: all.documents.map((d: Json) => entry(d, d.title, d.outlet, ...d.words)), letters: all.letters,
  };
}

export function searchFiles(all: Copy, q: string): Json {
  const words = plain(q).split(/\s+/).filter(Boolean);
  const key = keyOf(fold(q, all.letters));
  const found = (entries: Entry[]): Json[] => {
    const named = entries.filter((e) => e.keys.has(key));
    return [...named, ...entries.filter((e) => !e.keys.has(key) && words.every((w) => e.text.includes(w)))].slice(0, MOST).map((e) => e.answer);
  };
  return { places: found(all.places), actors: found(all.actors), documents: found(all.documents).map((d) => ({ ...d, snippet: snippet(d.words, words) })) };
}

/** The words around the first word found. */
function snippet(texts: string[], words: string[]): string {
  for (const text of texts) {
    const at = words.map((w) => text.toLowerCase().indexOf(w)).filter((i) => i >= 0).sort((a, b) => a - b)[0];
    if (at !== undefined) return `${at > AROUND ? "… " : ""}${text.slice(Math.max(0, at - AROUND), at + AROUND)}${text.length > at + AROUND ? " …" : ""}`;
  }
  return "";
}
