// Sentences that the page makes itself: of states, changes and claims.
import { spanned } from "./days";
import type { Claim, History, Spell, Status } from "./types";

export const MEANING: Record<Status, string> = {
  held: "One side holds it.",
  pressured: "Held, with fighting or advances just outside.",
  encircled: "Held, cut off on all sides; nobody says it is besieged.",
  besieged: "Held, under siege by reports.",
  breached: "Held, with another side reported inside.",
  contested: "Sides fight inside; nobody holds it.",
  joint: "Two sides hold it under an arrangement.",
  claimed: "One party says it took it, nobody else confirms: the holder on record stays. The dashes have the claimant’s colour, also around other symbols.",
  disputed: "Independent sources disagree on who holds it.",
  unknown: "No word, or none that lasts: not known.",
};

export function nameOf(history: History, id: string | null): string {
  if (id === null) return "not known";
  if (id === "none") return "nobody";
  return history.names.get(id) ?? (id.startsWith("text:") ? `“${id.slice(5)}”` : id);
}

const list = (history: History, ids: string[]): string => ids.map((id) => nameOf(history, id)).join(" and ");

/** The state in a phrase: "held by X", "contested between X and Y". */
export function phrase(history: History, spell: Spell | null): string {
  if (!spell || spell.status === "unknown") return "holder not known" + claimed(history, spell);
  const holder = spell.holder ? nameOf(history, spell.holder) : "a side not known";
  const others = spell.opponents.length ? list(history, spell.opponents) : "";
  const by = others ? ` by ${others}` : "";
  switch (spell.status) {
    case "held": return `held by ${holder}${claimed(history, spell)}`;
    case "pressured": return `held by ${holder}, under pressure${claimed(history, spell)}`;
    case "contested": return `contested${others ? ` between ${others}` : ""}${claimed(history, spell)}`;
    case "joint": return `held jointly${others ? ` by ${others}` : ""}`;
    case "disputed": return `disputed${others ? ` between ${others}` : ""}${claimed(history, spell)}`;
    case "claimed": return `claimed by ${list(history, spell.claimants)}; holder on record ${nameOf(history, spell.holder)}`;
    default: return `${spell.status}${by}, held by ${holder}${claimed(history, spell)}`;
  }
}

const claimed = (history: History, spell: Spell | null): string => (spell?.claimants.length ? `; claimed by ${list(history, spell.claimants)}` : "");

export function speaker(claim: Claim): string {
  const who = claim.said_by.name || claim.said_by.text;
  if (who) return `${who} (${claim.said_by.kind})`;
  return claim.said_by.kind === "outlet" ? "the report itself" : `a speaker without a name (${claim.said_by.kind})`;
}

export function claimLine(claim: Claim): string {
  const who = claim.actor?.name || claim.actor?.text || "somebody";
  const whom = claim.recipient ? ` → ${claim.recipient.name || claim.recipient.text}` : "";
  return `${claim.type}: ${who}${whom}${claim.place ? ` at ${claim.place.name}` : ""}, ${spanned(claim.when.start, claim.when.end)}`;
}

export const many = (count: number, what: string): string => `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
