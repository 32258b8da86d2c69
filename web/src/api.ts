// The only file that talks to the server (docs/api.md), or reads the files of a static export. Nothing is asked of any other machine.
import { FIRST_DAY } from "./days";
import type { Draft } from "./fields";
import { decodeHistory } from "./decode";
import { prepared, searchFiles, type Copy } from "./files";
import type { View } from "./state";
import type { Agreement, Claim, Exhibit, Found, Head, History, Meta, Moved, Place, PlacePage, QueueItem, Report, Spell, Word } from "./types";

export type Json = any; // as it comes; every function below says what it makes of it

const ROOT = new URL("api/v1/", document.baseURI);
let fromFiles = false;

/** Asks one question; an error is the server's own sentence. */
async function ask(path: string, query: Record<string, string | number> = {}, more: RequestInit = {}): Promise<Json> {
  const url = new URL(fromFiles ? `${path}.json` : path.split("/").map(encodeURIComponent).join("/"), ROOT);
  if (!fromFiles) for (const [key, value] of Object.entries(query)) if (value !== "") url.searchParams.set(key, String(value));
  const answer = await fetch(url, { ...more, cache: "no-cache", headers: { Accept: "application/json", ...more.headers } }).catch((error: Error) => {
    if (error.name === "AbortError") throw error;
    throw new Error("The server does not answer; start it again with whoholds serve, then reload.");
  });
  const body = answer.headers.get("content-type")?.includes("json") ? ((await answer.json()) as Json) : null;
  if (!answer.ok) throw new Error(body?.detail ?? `${url.pathname} gave ${answer.status} ${answer.statusText}.`);
  if (body === null) throw new Error(`${url.pathname} did not give JSON.`);
  return body;
}

const post = (path: string, body: Json): Promise<Json> =>
  ask(path, {}, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-Whoholds": "1" } });

export async function getMeta(): Promise<Meta> {
  let m: Json;
  try { m = await ask("meta"); } catch (error) {
    fromFiles = true; // a web server without whoholds has only files
    m = await ask("meta").catch(() => { fromFiles = false; throw error; });
  }
  return {
    version: m.version, rules: m.rules_version, first: m.days.first, last: m.days.last, knownFirst: m.known.first, knownLast: m.known.last, counts: m.counts,
    types: m.types, colours: new Map(m.actors.map((a: Json) => [a.id, a.colour])), speakers: m.speaker_kinds, modalities: m.modalities, scopes: m.scopes,
    disclaimer: m.disclaimer, pmtiles: m.pmtiles ?? null, canReview: !!m.can_review && !fromFiles, isStatic: fromFiles || !!m.static,
  };
}

export const getHistory = async (known: string): Promise<History> => decodeHistory(await ask("spells", { known_on: known }));

/** A spell from a control row; the row says nothing of fading, which is taken from the same spell of the history. */
function spellOf(s: Json, place: Place, history: History): Spell {
  const from = s.valid_from ?? FIRST_DAY;
  const same = history.spells.get(place.id)?.find((one) => one.from === from);
  return {
    place, from, to: s.valid_to, holder: s.holder_id, status: s.status, claimants: s.claimants, opponents: s.opponents, confidence: s.confidence, basis: s.basis,
    affirmed: s.last_affirmed, claims: s.number_of_claims, origins: s.number_of_origins, wordFirst: same?.wordFirst ?? null, wordLast: same?.wordLast ?? s.last_affirmed,
    halfLife: null, freshFrom: null, freshTo: null,
  };
}

const headOf = (d: Json): Head => ({ id: d.id, title: d.title ?? null, outlet: d.outlet ?? null, url: d.url ?? null, published: d.published ?? null });

export async function getPlace(history: History, id: string, on: string, known: string, signal: AbortSignal): Promise<PlacePage> {
  const n = [...history.places.keys()].indexOf(id);
  if (fromFiles && n < 0) throw new Error(`This copy has no place ${id}.`);
  const p = await ask(`places/${fromFiles ? n : id}`, { on, known_on: known }, { signal });
  const answer = fromFiles ? (p.states as Json[]).find((s) => s.from <= on && (s.to === null || on < s.to)) ?? p.states[0] : p;
  const place = history.places.get(id) ?? { ...p.place, arabic: p.place.name_ar ?? null, types: [], speakers: [], population: 0 };
  return {
    place, sentence: answer.sentence, spell: answer.state ? spellOf(answer.state, place, history) : null, spells: p.spells.map((s: Json) => spellOf(s, place, history)),
    exhibits: answer.evidence.map((e: Json): Exhibit => ({ ...e, document: headOf(e.document) })),
    open: answer.open_claims, wouldChange: answer.would_change,
  };
}

export async function getReport(id: string, signal: AbortSignal): Promise<Report> {
  const d = await ask(`documents/${id}`, {}, { signal }).catch((error: Error) => { throw fromFiles && error.name !== "AbortError" ? new Error(`This copy has no report ${id}.`) : error; });
  return { ...headOf(d), language: d.language ?? "", text: d.text, claims: d.claims, mentions: d.mentions ?? [], paragraphs: d.paragraphs ?? [], copies: (d.copies ?? []).map(headOf) };
}

/** Fails with the server's sentence where the record has no such claim. */
export const checkClaim = async (id: string): Promise<void> => void (await ask(`claims/${id}`));

/** Reports that tell of what is chosen, newest first, in a copy all of them; `of`: how many there are. */
export async function getReports(view: View, since: string, on: string, offset: number, signal: AbortSignal): Promise<{ items: Head[]; next: number | null; total: number; of: number }> {
  const { known, actor, type, status, speaker, conf, disputed } = view;
  const page = await ask("documents", { known_on: known, since, until: on, on, actor, type, status, speaker, min_confidence: conf ? conf / 100 : "", disputed: disputed ? "true" : "", sort: "-published", offset, limit: 200 }, { signal });
  const heads: Head[] = page.items.map(headOf);
  return { items: fromFiles ? heads.reverse() : heads, next: page.next, total: page.total, of: page.of };
}

let copy: Promise<Copy> | null = null; // what a static export gives to search in: read once
const inCopy = (): Promise<Copy> => (copy ??= ask("search").then(prepared).catch((error: Error) => { copy = null; throw error; }));

export async function find(history: History, q: string, known: string, signal: AbortSignal): Promise<Found> {
  const f = fromFiles ? searchFiles(await inCopy(), q) : await ask("search", { q: q.slice(0, 200), known_on: known, limit: 8 }, { signal });
  return {
    places: f.places.map((p: Json) => ({ id: p.id, name: p.name, note: [p.name_ar, p.admin1, p.country, p.in_record === false && !history.places.has(p.id) ? "no claims in the record" : ""].filter(Boolean).join(", ") })),
    actors: f.actors.map((a: Json) => ({ id: a.side ?? a.id, name: a.name, note: a.alias && a.alias !== a.name ? a.alias : (a.kind ?? "") })),
    documents: f.documents.map((d: Json) => ({ ...headOf(d), snippet: d.snippet ?? "" })),
  };
}

export async function getQueue(user: string, blind: string, offset: number): Promise<{ items: QueueItem[]; total: number }> {
  const q = await ask("review", { limit: 200, offset, ...(blind ? { user, blind_of: blind } : {}) });
  return { total: q.total, items: q.items.map((i: Json): QueueItem => ({ claim: i.claim, document: headOf(i.document), paragraph: i.paragraph, effect: i.effect_words ?? "" })) };
}

export interface Judged { ids: string[]; moved: Moved[] }
const judgedOf = (j: Json): Judged => ({
  ids: j.made.map((m: Json) => m.id),
  moved: j.moved.map((m: Json): Moved => ({ place: m.place_id, name: m.name, before: m.before.sentence, after: m.after.sentence, why: m.why })),
});

export const sendWords = async (user: string, judgements: Word[]): Promise<Judged> => judgedOf(await post("judgements", { user, judgements }));
export const takeBack = async (user: string, undo: string[]): Promise<Judged> => judgedOf(await post("judgements", { user, undo }));

export async function addClaim(document: string, [start, end]: [number, number], d: Draft, user: string, reason: string): Promise<Judged & { claim: Claim }> {
  const body = {
    user, document, start, end, type: d.type, actor: d.actor || null, recipient: d.recipient || null, place: d.place || null, scope: d.scope,
    when: { start: d.start || null, end: d.end || null }, speaker_kind: d.kind, speaker: d.speaker || null, speaker_id: d.side || null, modality: d.modality, reason,
  };
  const answer = await post("claims", body);
  return { ...judgedOf(answer), claim: answer.claim };
}

export const getAgreement = async (): Promise<Agreement[]> => (await ask("agreement")).pairs;
