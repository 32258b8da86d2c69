// READ FIRST. What the page knows, in reading order: place → spell → record → claim → exhibit → place page → document. Days are ISO strings.

export const STATUSES = ["held", "pressured", "encircled", "besieged", "breached", "contested", "joint", "claimed", "disputed", "unknown"] as const;
export type Status = (typeof STATUSES)[number];


export interface Place {
  id: string;
  name: string;
  arabic: string | null;
  country: string;
  admin1: string;
  kind: string;
  lat: number;
  lon: number;
  population: number;
  types: string[]; // of the claims that speak of it
  speakers: string[]; // kinds of who makes them
}

/** Who holds one place over the days [from, to). */
export interface Spell {
  place: Place;
  from: string;
  to: string | null;
  holder: string | null;
  status: Status;
  claimants: string[];
  opponents: string[];
  confidence: number; // of its first day
  basis: string;
  affirmed: string | null;
  claims: number;
  origins: number;
  wordFirst: string | null; // first and last day with word of this state
  wordLast: string | null;
  halfLife: number | null; // days in which confidence halves without word
  freshFrom: string | null; // outside [freshFrom, freshTo) the state has faded to unknown
  freshTo: string | null;
}

/** Everything the map needs for every day, as known on one day. */
export interface History {
  places: Map<string, Place>;
  spells: Map<string, Spell[]>; // by place id, in order
  names: Map<string, string>; // of actors and sides
}

export interface Meta {
  version: string;
  rules: string;
  first: string; // valid days worth showing
  last: string;
  knownFirst: string;
  knownLast: string;
  counts: Record<string, number>;
  types: { type: string; effect: boolean }[];
  colours: Map<string, number>; // index into the palette, by side
  speakers: string[];
  modalities: string[];
  scopes: string[];
  disclaimer: string;
  pmtiles: string | null;
  canReview: boolean;
  isStatic: boolean;
}

export interface Named { id: string | null; name: string | null; text: string }
export interface Judged { id: string; action: string; user: string; reason: string; made_on: string }

/** A claim in the form of the record (docs: section 2), with the last word of a person on it. */
export interface Claim {
  id: string;
  document: string;
  type: string;
  actor: Named | null;
  recipient: Named | null;
  place: { id: string | null; name: string; text: string; scope: string } | null;
  when: { start: string | null; end: string | null; precision: string; text: string; rule: string };
  said_by: { name: string | null; actor_id: string | null; kind: string; text?: string };
  modality: string;
  hedged?: boolean;
  evidence: { start: number; end: number; quote: string };
  rule: string;
  confidence: number;
  published: string | null;
  outlet?: string;
  extractor?: string;
  made_by?: "machine" | "person";
  judged: Judged | null;
}

export interface Head { id: string; title: string | null; outlet: string | null; url: string | null; published: string | null }

/** A claim with what it did to the answer. */
export interface Exhibit {
  stance: "for" | "against" | "open" | "context";
  rule: string;
  words: string;
  weight: number;
  origin: string;
  claim: Claim;
  document: Head;
  paragraph: { text: string; start: number };
}

export interface PlacePage {
  place: Place;
  sentence: string;
  spell: Spell | null;
  spells: Spell[];
  exhibits: Exhibit[];
  open: { claimant: string; name: string; claims: string[]; denials: string[] }[];
  wouldChange: string[];
}

export interface Mention { start: number; end: number; kind: "actor" | "place" | "date" | "speaker"; id: string | null; name: string | null; resolved: boolean; note: string }
/** `text` is null in a static export: full texts stay at home. */
export interface Report extends Head { language: string; text: string | null; claims: Claim[]; mentions: Mention[]; paragraphs: { start: number; end: number }[]; copies: Head[] }

export interface Found { places: { id: string; name: string; note: string }[]; actors: { id: string; name: string; note: string }[]; documents: (Head & { snippet: string })[] }

export interface QueueItem { claim: Claim; document: Head; paragraph: { text: string; start: number }; effect: string }
export interface Moved { place: string; name: string; before: string; after: string; why: string }
export interface Word { target: string; action: "accept" | "reject" | "correct"; reason: string; changes: Record<string, string> }
export interface Agreement { a: string; b: string; both: number; agreed: number; kappa: number | null }
