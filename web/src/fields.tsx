// The fields of a claim as a person corrects or adds them.
import type { Claim, History, Meta } from "./types";

export interface Draft { type: string; actor: string; recipient: string; place: string; start: string; end: string; modality: string; speaker: string; side: string; kind: string; scope: string }

export const draftOf = (c: Claim): Draft => ({
  type: c.type, actor: c.actor?.id ?? "", recipient: c.recipient?.id ?? "", place: c.place?.id ?? "", start: c.when.start ?? "", end: c.when.end ?? "",
  modality: c.modality, speaker: c.said_by.name ?? "", side: c.said_by.actor_id ?? "", kind: c.said_by.kind, scope: c.place?.scope ?? "whole",
});

/** Only what differs, in the words of the API. */
export function changesOf(before: Draft, after: Draft): Record<string, string> {
  const named: Partial<Record<keyof Draft, string>> = { side: "speaker_id", kind: "speaker_kind" };
  const out: Record<string, string> = {};
  for (const key of Object.keys(after) as (keyof Draft)[]) if (after[key] !== before[key]) out[named[key] ?? key] = after[key];
  return out;
}

interface Props { history: History; meta: Meta; draft: Draft; set: (draft: Draft) => void }

export function Fields({ history, meta, draft, set }: Props) {
  const put = (change: Partial<Draft>) => set({ ...draft, ...change });
  const places = [...history.places.values()].map((p) => [p.id, `${p.name}, ${p.admin1 || p.country}`] as const);
  const picked = (label: string, key: "actor" | "recipient" | "place" | "side", options: readonly (readonly [string, string])[]) => (
    <label>{label}
      <input list={`list-${key}`} value={nameFor(options, draft[key])} onChange={(e) => put({ [key]: idFor(options, e.currentTarget.value) })} placeholder="name or id" />
      <datalist id={`list-${key}`}>{options.map(([id, name]) => <option key={id} value={name} />)}</datalist>
    </label>
  );
  const chosen = (label: string, key: "type" | "modality" | "kind" | "scope", options: readonly string[]) => (
    <label>{label}<select value={draft[key]} onChange={(e) => put({ [key]: e.currentTarget.value })}>{options.map((o) => <option key={o}>{o}</option>)}</select></label>
  );
  const actors = [...history.names].map(([id, name]) => [id, name] as const);
  return (
    <div class="fields">
      {chosen("Type", "type", meta.types.map((t) => t.type))}
      {picked("Actor", "actor", actors)}
      {picked("Recipient", "recipient", actors)}
      {picked("Place", "place", places)}
      {chosen("Scope", "scope", meta.scopes)}
      <label>From <input type="date" value={draft.start} onChange={(e) => put({ start: e.currentTarget.value })} /></label>
      <label>To, not including <input type="date" value={draft.end} onChange={(e) => put({ end: e.currentTarget.value })} /></label>
      {chosen("Said by", "kind", meta.speakers)}
      <label>Speaker <input value={draft.speaker} onChange={(e) => put({ speaker: e.currentTarget.value.trim() })} placeholder="name, if one is given" /></label>
      {picked("Speaks for", "side", actors)}
      {chosen("Modality", "modality", meta.modalities)}
    </div>
  );
}

const nameFor = (options: readonly (readonly [string, string])[], id: string): string => options.find(([o]) => o === id)?.[1] ?? id;
const idFor = (options: readonly (readonly [string, string])[], name: string): string => options.find(([, n]) => n === name)?.[0] ?? name.trim();
