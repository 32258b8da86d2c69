// From a state to its look: which colours and which pattern.
import { isStale } from "./history";
import type { Palette } from "./palette";
import type { Look } from "./symbols";
import type { Spell } from "./types";

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
