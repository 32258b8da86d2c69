import { STALE_DAYS } from "./history";
import type { Palette } from "./palette";
import { Symbol } from "./symbol";
import type { Look } from "./symbols";
import { STATUSES, type History, type Spell, type Status } from "./types";
import { many, MEANING, nameOf } from "./words";

const MOST_SIDES = 6;
const [US, THEM] = ["#0072b2", "#e69f00"];
const look = (status: Status, more: Partial<Look> = {}): Look => ({ status, fill: US, second: "", claimant: "", stale: false, ...more });
const EXAMPLES: Partial<Record<Status, Partial<Look>>> = {
  encircled: { second: THEM }, besieged: { second: THEM }, breached: { second: THEM }, contested: { second: THEM }, joint: { second: THEM }, claimed: { claimant: THEM },
};

/** The colours of the sides that the day shows, always in sight; what each pattern means, on demand. */
export function Legend({ history, spells, colours }: { history: History; spells: Spell[]; colours: Palette }) {
  const seen = new Map<string, number>();
  let nobody = false;
  const count = (id: string) => seen.set(id, (seen.get(id) ?? 0) + 1);
  for (const { holder, claimants, opponents } of spells) {
    if (holder === "none") nobody = true;
    else if (holder) count(holder);
    for (const id of claimants) count(id);
    for (const id of opponents) count(id);
  }
  seen.delete("none");
  const sides = [...seen].sort((a, b) => b[1] - a[1]);
  return (
    <section class="legend" aria-label="Legend">
      <ul class="legend-sides">
        {sides.slice(0, MOST_SIDES).map(([id]) => <li key={id}><span class="swatch" style={{ background: colours(id) }} />{nameOf(history, id)}</li>)}
        {sides.length > MOST_SIDES && <li class="quiet">and {many(sides.length - MOST_SIDES, "more side")}, named in the list</li>}
        <li><span class="swatch" style={{ background: colours(null) }} />not known</li>
        {nobody && <li><span class="swatch" style={{ background: colours("none") }} />nobody</li>}
      </ul>
      <details>
        <summary>What the symbols mean</summary>
        <div class="legend-patterns">
          <ul>
            {STATUSES.map((s) => <li key={s}><Symbol look={look(s, EXAMPLES[s])} /><span><b>{s}</b> {MEANING[s]}</span></li>)}
            <li><Symbol look={look("held", { stale: true })} /><span><b>faded</b> No word for {STALE_DAYS} days or more.</span></li>
          </ul>
          <p class="quiet">In these examples blue is one side and orange the other. Small circles around a place are its parts and sites. A number in a ring stands for so many places; a dashed ring around it: some are disputed. Nothing on the map is verified by itself: open a place to see who says so.</p>
        </div>
      </details>
    </section>
  );
}
