// What the record says of a day, of a period and of a selection: pure functions over the spells, so that no step of the slider asks the server.
import { between, FIRST_DAY } from "./days";
import type { History, Spell } from "./types";
import type { View } from "./state";

export const STALE_DAYS = 30;

/** The spell of a day, by halving. */
export function spellOn(spells: Spell[], day: string): Spell | null {
  let low = 0;
  let high = spells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spells[middle] as Spell).from <= day) low = middle + 1;
    else high = middle;
  }
  const found = spells[low - 1];
  return found && (found.to === null || day < found.to) ? faded(found, day) : null;
}

/** Silence turns a state into unknown, never into the opponent's (R6); the same spell always into the same one. */
function faded(spell: Spell, day: string): Spell {
  if ((!spell.freshFrom || spell.freshFrom <= day) && (!spell.freshTo || day < spell.freshTo)) return spell;
  let other = gone.get(spell);
  if (!other) gone.set(spell, (other = { ...spell, status: spell.claimants.length ? "claimed" : "unknown", holder: null, confidence: 0 }));
  return other;
}
const gone = new WeakMap<Spell, Spell>();

/** Days from the nearest word of this state; 0 between two words. */
const silence = (spell: Spell, day: string): number =>
  Math.max(0, spell.wordFirst ? between(day, spell.wordFirst) : 0, spell.wordLast ? between(spell.wordLast, day) : 0);

/** Confidence halves with every half-life of silence (R6). */
export const confidenceOn = (spell: Spell, day: string): number => (spell.halfLife ? spell.confidence * 2 ** (-silence(spell, day) / spell.halfLife) : spell.confidence);

export const isStale = (spell: Spell, day: string): boolean => spell.status !== "unknown" && silence(spell, day) >= STALE_DAYS;

/** The spells of one day that the filters let through, and of how many. */
export function selected(history: History, view: View, day: string): { shown: Spell[]; total: number } {
  const shown: Spell[] = [];
  let total = 0;
  for (const spells of history.spells.values()) {
    const spell = spellOn(spells, day);
    if (!spell) continue;
    total += 1;
    if (passes(spell, view, day)) shown.push(spell);
  }
  return { shown, total };
}

export const isDisputed = (spell: Spell): boolean => ["disputed", "claimed", "contested"].includes(spell.status) || spell.claimants.length > 0;

function passes(spell: Spell, view: View, day: string): boolean {
  if (view.actor && spell.holder !== view.actor && !spell.claimants.includes(view.actor) && !spell.opponents.includes(view.actor)) return false;
  if (view.status && spell.status !== view.status) return false;
  if (view.type && !spell.place.types.includes(view.type)) return false;
  if (view.speaker && !spell.place.speakers.includes(view.speaker)) return false;
  if (view.disputed && !isDisputed(spell)) return false;
  return !view.conf || confidenceOn(spell, day) * 100 >= view.conf;
}

/** Of changes, newest first, those of the days [since, until], by halving. */
export function within(list: Change[], since: string, until: string): Change[] {
  const first = (fits: (day: string) => boolean): number => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fits((list[middle] as Change).day)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return list.slice(first((day) => day <= until), first((day) => day < since));
}

export interface Change { day: string; before: Spell | null; after: Spell }

const sameState = (a: Spell, b: Spell): boolean =>
  a.holder === b.holder && a.status === b.status && a.claimants.join() === b.claimants.join() && a.opponents.join() === b.opponents.join();

/** What changed in the days [since, until], newest first, in the places that the filters let through on either side of the change. */
export function changes(history: History, view: View, since: string, until: string): Change[] {
  const out: Change[] = [];
  for (const spells of history.spells.values()) {
    spells.forEach((after, i) => {
      if (after.from < since || after.from > until || after.from === FIRST_DAY) return;
      const before = spells[i - 1] ?? null;
      if (before && sameState(before, after)) return;
      if (passes(after, view, after.from) || (before && passes(before, view, after.from))) out.push({ day: after.from, before, after });
    });
  }
  return out.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.after.place.name.localeCompare(b.after.place.name)));
}

/** How many changes each day has. */
export function perDay(list: Change[]): Map<string, number> {
  const out = new Map<string, number>();
  for (const { day } of list) out.set(day, (out.get(day) ?? 0) + 1);
  return out;
}
