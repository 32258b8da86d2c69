import { FIRST_DAY, number, plus, written } from "./days";
import { lookOf } from "./looks";
import type { Palette } from "./palette";
import { Symbol } from "./symbol";
import type { History, Spell } from "./types";
import { phrase } from "./words";

/** The spells of a place as a strip over the record's days, and the same as a list. */
export function Strip({ history, spells, first, last, on, colours, go }: { history: History; spells: Spell[]; first: string; last: string; on: string; colours: Palette; go: (day: string) => void }) {
  const low = number(first);
  const wide = Math.max(1, number(last) + 1 - low);
  const at = (day: string) => Math.min(100, Math.max(0, (100 * (number(day) - low)) / wide));
  const shown = spells.filter((s) => s.from <= last && (s.to === null || s.to > first));
  return (
    <div class="strip">
      <div class="strip-bar" aria-hidden="true">
        {shown.map((s) => {
          const left = at(s.from);
          const look = lookOf(s, s.from, colours);
          return <button key={s.from} type="button" tabIndex={-1} class={`spell ${s.status}`} title={`${phrase(history, s)}, from ${s.from}`} onClick={() => go(s.from < first ? first : s.from)}
            style={{ left: `${left}%`, width: `${(s.to ? at(s.to) : 100) - left}%`, "--fill": look.fill, "--second": look.second || "#fff", "--claimant": look.claimant || "transparent" }} />;
        })}
        <span class="needle" style={{ left: `${at(on) + 50 / wide}%` }} />
      </div>
      <details>
        <summary>{spells.length} spell{spells.length === 1 ? "" : "s"} in order</summary>
        <ol>{spells.map((s) => (
          <li key={s.from}><button type="button" class="row" onClick={() => go(s.from < first ? first : s.from)}><Symbol look={lookOf(s, s.from, colours)} />
            <span>{s.from === FIRST_DAY ? "before the first report" : written(s.from)} – {s.to ? written(plus(s.to, -1)) : "until further word"}<br />{phrase(history, s)}{s.status !== "unknown" && ` (${Math.round(100 * s.confidence)}%, ${s.basis})`}</span></button></li>
        ))}</ol>
      </details>
    </div>
  );
}
