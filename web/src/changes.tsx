import { useState } from "preact/hooks";
import { written } from "./days";
import type { Change } from "./history";
import { lookOf } from "./looks";
import type { Palette } from "./palette";
import { Symbol } from "./symbol";
import type { History } from "./types";
import { many, phrase } from "./words";

const PAGE = 60;

/** What changed in the period, newest first. */
export function Changes({ history, list, since, on, chosen, colours, choose }: { history: History; list: Change[]; since: string; on: string; chosen: string; colours: Palette; choose: (id: string, day?: string) => void }) {
  const [most, setMost] = useState(PAGE);
  return (
    <div class="changes">
      <p class="quiet">{many(list.length, "change")}, {written(since)} – {written(on)}, newest first.</p>
      {!list.length && <p>Nothing changed in these days among what is shown. Choose an earlier “Changes since”, or show all.</p>}
      <ol>
        {list.slice(0, most).map(({ day, before, after }, i) => (
          <li key={`${after.place.id} ${day}`}>
            {day !== list[i - 1]?.day && <h3>{written(day)}</h3>}
            <button type="button" class="row" aria-pressed={after.place.id === chosen} onClick={() => choose(after.place.id, day)}>
              <Symbol look={lookOf(after, day, colours)} />
              <span><b>{after.place.name}</b> <span class="quiet">{after.place.admin1}</span><br />{phrase(history, after)}<small>before: {phrase(history, before)}</small></span>
            </button>
          </li>
        ))}
      </ol>
      {list.length > most && <button type="button" onClick={() => setMost(most + PAGE)}>Show {Math.min(PAGE, list.length - most)} more of {list.length - most}</button>}
    </div>
  );
}
