import { useState } from "preact/hooks";
import type { SetView, View } from "./state";
import { STATUSES, type History, type Meta } from "./types";
import { nameOf } from "./words";

interface Props { history: History; meta: Meta; view: View; set: SetView; shown: number; total: number }
type Key = "actor" | "type" | "status" | "speaker";

/** What is shown of the record; list, map and timeline follow the same choice. */
export function Filters({ history, meta, view, set, shown, total }: Props) {
  const on = (["actor", "type", "status", "speaker", "conf", "disputed"] as const).filter((key) => view[key]).length;
  const [open, setOpen] = useState(on > 0 && innerWidth > 900);
  const sides = [...history.names].filter(([id]) => used(history).has(id)).sort((a, b) => a[1].localeCompare(b[1]));
  const choice = (key: Key, label: string, options: [string, string][]) => (
    <label>{label}
      <select value={view[key]} onChange={(e) => set({ [key]: e.currentTarget.value })}>
        <option value="">any</option>
        {view[key] && !options.some(([id]) => id === view[key]) && <option value={view[key]}>{view[key]}</option>}
        {options.map(([id, name]) => <option key={id} value={id}>{name}</option>)}
      </select>
    </label>
  );
  return (
    <section class="filters" aria-label="Filters">
      <div class="filter-head">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>Filters{on ? ` (${on})` : ""}</button>
        <strong class="count" data-shown={shown} data-total={total}>{shown.toLocaleString("en")} of {total.toLocaleString("en")} places shown</strong>
        {on > 0 && <button type="button" onClick={() => set({ actor: "", type: "", status: "", speaker: "", conf: 0, disputed: false })}>Show all</button>}
      </div>
      {open && (
        <div class="filter-body">
          {choice("actor", "Side", sides.map(([id]) => [id, nameOf(history, id)]))}
          {choice("type", "Claim", meta.types.map(({ type }) => [type, type]))}
          {choice("status", "Status", STATUSES.map((s) => [s, s]))}
          {choice("speaker", "Said by", meta.speakers.map((s) => [s, s]))}
          <label>Confidence at least <output>{view.conf}%</output>
            <input type="range" min={0} max={95} step={5} value={view.conf} aria-label="Confidence at least" aria-valuetext={`${view.conf} percent`} onInput={(e) => set({ conf: Number(e.currentTarget.value) }, "replace")} />
          </label>
          <label class="tick"><input type="checkbox" checked={view.disputed} onChange={(e) => set({ disputed: e.currentTarget.checked })} /> Disputed only</label>
        </div>
      )}
    </section>
  );
}

const sets = new WeakMap<History, Set<string>>();
function used(history: History): Set<string> {
  let found = sets.get(history);
  if (!found) {
    found = new Set();
    for (const spells of history.spells.values()) for (const s of spells) for (const id of [s.holder, ...s.claimants, ...s.opponents]) if (id) found.add(id);
    sets.set(history, found);
  }
  return found;
}
