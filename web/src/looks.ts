// From a state to its look: which colours and which pattern.
import { isStale } from "./history";
import type { Palette } from "./palette";
import { lookName, type Look } from "./symbols";
import type { Spell } from "./types";

/** The names of looks, made once for each spell, quiet or not: a step of the slider asks for those of every place. */
export class LookNames {
  private readonly names = new WeakMap<Spell, [fresh: string, stale: string]>();

  constructor(private readonly colours: Palette) {}

  of(spell: Spell, day: string): string {
    const stale = isStale(spell, day);
    let both = this.names.get(spell);
    if (!both) this.names.set(spell, (both = ["", ""]));
    return (both[stale ? 1 : 0] ||= lookName({ ...lookOf(spell, day, this.colours), stale }));
  }
}

export function lookOf(spell: Spell | null, day: string, colours: Palette): Look {
  if (!spell) return { status: "unknown", fill: colours(null), second: "", claimant: "", stale: false };
  const rivals = spell.opponents.filter((id) => id !== "none");
  const shared = spell.status === "contested" || spell.status === "joint" || spell.status === "disputed";
  const fill = shared && rivals[0] && !spell.holder ? rivals[0] : spell.holder;
  const second = shared && !spell.holder ? rivals[1] : rivals[0];
  return {
    status: spell.status,
    fill: colours(fill),
    second: second ? colours(second) : "",
    claimant: spell.claimants[0] ? colours(spell.claimants[0]) : "",
    stale: isStale(spell, day),
  };
}
