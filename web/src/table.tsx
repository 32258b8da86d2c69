import { useMemo, useState } from "preact/hooks";
import { FIRST_DAY, written } from "./days";
import { confidenceOn } from "./history";
import { lookOf } from "./looks";
import type { Palette } from "./palette";
import { Symbol } from "./symbol";
import type { History, Spell } from "./types";
import { phrase } from "./words";

const PAGE = 60;
const COLUMNS = { place: "Place", state: "State", conf: "Confidence", since: "Since" } as const;
type Column = keyof typeof COLUMNS;

/** The table equivalent of the map: exactly the places that the map shows, a sentence each. */
export function PlacesTable({ history, spells, day, chosen, colours, choose }: { history: History; spells: Spell[]; day: string; chosen: string; colours: Palette; choose: (id: string) => void }) {
  const [by, setBy] = useState<Column>("place");
  const [down, setDown] = useState(false);
  const [most, setMost] = useState(PAGE);
  const rows = useMemo(() => {
    const key = (s: Spell): string | number => (by === "place" ? s.place.name : by === "state" ? phrase(history, s) : by === "conf" ? confidenceOn(s, day) : s.from);
    const order = (a: Spell, b: Spell) => { const [x, y] = [key(a), key(b)]; return typeof x === "string" ? x.localeCompare(y as string) : x - (y as number); };
    return [...spells].sort((a, b) => (down ? order(b, a) : order(a, b)));
  }, [spells, by, down, day]);
  const sort = (column: Column) => { setDown(column === by && !down); setBy(column); };
  return (
    <div class="table">
      <table>
        <caption>Who holds what on {written(day)}</caption>
        <thead><tr>{(Object.keys(COLUMNS) as Column[]).map((c) => (
          <th key={c} scope="col" aria-sort={c === by ? (down ? "descending" : "ascending") : "none"}><button type="button" onClick={() => sort(c)}>{COLUMNS[c]}{c === by ? (down ? " ▾" : " ▴") : ""}</button></th>
        ))}</tr></thead>
        <tbody>
          {rows.slice(0, most).map((s) => (
            <tr key={s.place.id} class={s.place.id === chosen ? "chosen" : ""}>
              <th scope="row"><button type="button" class="link" aria-pressed={s.place.id === chosen} onClick={() => choose(s.place.id)}>{s.place.name}</button>{s.place.arabic && <bdi lang="ar">{s.place.arabic}</bdi>}<small>{s.place.admin1}</small></th>
              <td><span class="with-symbol"><Symbol look={lookOf(s, day, colours)} />{phrase(history, s)}</span></td>
              <td>{s.holder === null && !s.opponents.length ? "–" : `${Math.round(100 * confidenceOn(s, day))}%`}</td>
              <td>{s.from === FIRST_DAY ? <>before the<br />first report</> : s.from}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && <button type="button" onClick={() => setMost(most + PAGE)}>Show {Math.min(PAGE, rows.length - most)} more of {rows.length - most}</button>}
    </div>
  );
}
