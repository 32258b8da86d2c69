import { STALE_DAYS } from "./history";
import { INK, NOBODY, UNKNOWN, type Palette } from "./palette";
import { Symbol } from "./symbol";
import type { Look } from "./symbols";
import { STATUSES, type History, type Spell, type Status } from "./types";
import { MEANING, nameOf } from "./words";

const look = (status: Status, more: Partial<Look> = {}): Look => ({ status, fill: "#0072b2", second: "", claimant: "", stale: false, ...more });
const EXAMPLES: Partial<Record<Status, Partial<Look>>> = {
  encircled: { second: "#e69f00" }, besieged: { second: "#e69f00" }, breached: { second: "#e69f00" }, contested: { second: "#e69f00" },
  joint: { second: "#e69f00" }, claimed: { claimant: "#e69f00" },
};

/** What colours and patterns mean; colours of the sides that the day shows. */
export function Legend({ history, spells, colours }: { history: History; spells: Spell[]; colours: Palette }) {
  const seen = new Map<string, number>();
  for (const s of spells) for (const id of new Set([s.holder, ...s.claimants, ...s.opponents])) if (id) seen.set(id, (seen.get(id) ?? 0) + 1);
  const sides = [...seen].sort((a, b) => b[1] - a[1]);
  return (
    <details class="legend" open={innerWidth > 900}>
      <summary>Legend</summary>
      <h3>Colour: which side</h3>
      <ul>
        {sides.slice(0, 9).map(([id]) => <li key={id}><span class="swatch" style={{ background: colours(id) }} />{nameOf(history, id)}</li>)}
        {sides.length > 9 && <li class="quiet">and {sides.length - 9} more, named in the list</li>}
        <li><span class="swatch" style={{ background: UNKNOWN }} />not known</li>
        {seen.has("none") || <li><span class="swatch" style={{ background: NOBODY, borderColor: INK }} />nobody</li>}
      </ul>
      <h3>Pattern: what state</h3>
      <ul>
        {STATUSES.map((s) => <li key={s}><Symbol look={look(s, EXAMPLES[s])} /><span><b>{s}</b> {MEANING[s]}</span></li>)}
        <li><Symbol look={look("held", { stale: true })} /><span><b>faded</b> No word for {STALE_DAYS} days or more.</span></li>
      </ul>
      <p class="quiet">Orange in these examples is the other side. A number in a ring stands for so many places; a dashed ring around it: some are disputed. Nothing here is verified by itself: open a place to see who says so.</p>
    </details>
  );
}
