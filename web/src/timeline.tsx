import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { DayField } from "./dayfield";
import { fromNumber, number, plus, written } from "./days";
import { perDay, type Change } from "./history";
import { typing, useKeys } from "./keys";
import type { SetView } from "./state";
import { many } from "./words";

const STEP_MS = 600;

interface Props { first: string; last: string; since: string; on: string; changes: Change[]; set: SetView; tell: (words: string) => void }

/** The days of the record: a slider for the day shown, the start of the range, play, and a spark for the changes of each day. */
export function Timeline({ first, last, since, on, changes, set, tell }: Props) {
  const [playing, setPlaying] = useState(false);
  const low = number(first);
  const high = Math.max(number(last), low + 1);
  const now = useRef(on);
  now.current = on;

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      if (now.current >= last) setPlaying(false);
      else set({ on: plus(now.current, 1) }, "replace");
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [playing, last]);

  const play = () => {
    if (!playing && on >= last) set({ on: since }, "replace");
    setPlaying(!playing);
    tell(playing ? `Stopped on ${written(on)}.` : "Playing, one day a step; press again to stop.");
  };
  const go = (day: string) => set({ on: day < first ? first : day > last ? last : day }, "replace");
  useKeys((event) => { if (event.key === "p" && !typing(event)) play(); });
  const percent = (day: string) => `${(100 * (number(day) - low)) / (high - low)}%`;

  return (
    <section class="timeline" aria-label="Time">
      <div class="time-buttons">
        <button type="button" aria-pressed={playing} onClick={play} title="Play or stop (p)">{playing ? "❚❚ Stop" : "▶ Play"}</button>
        <button type="button" aria-label="One day back" title="One day back (,)" onClick={() => go(plus(on, -1))}>‹</button>
        <label><span class="sr">Day shown</span><DayField value={on} min={first} max={last} set={go} /></label>
        <button type="button" aria-label="One day on" title="One day on (.)" onClick={() => go(plus(on, 1))}>›</button>
        <label class="since">Changes since <DayField value={since} min={first} max={on} empty set={(day) => set({ since: day }, "replace")} /></label>
      </div>
      <div class="track">
        <Spark changes={changes} low={low} high={high} choose={go} />
        <div class="range" style={{ left: percent(since), right: `calc(100% - ${percent(on)})` }} />
        <input
          type="range" class="slider" min={low} max={high} step={1} value={number(on)} aria-label="Day shown" aria-valuetext={written(on)}
          onInput={(e) => set({ on: fromNumber(Number(e.currentTarget.value)) }, "replace")}
        />
        <div class="ends"><span>{written(first)}</span><strong>{written(on)}</strong><span>{written(last)}</span></div>
      </div>
    </section>
  );
}

interface Bars { all: [string, number, number][]; group: number; most: number; slots: number; total: number }

/** One bar a day (or a group of days, where there are many), as high as the day has changes. */
function Spark({ changes, low, high, choose }: { changes: Change[]; low: number; high: number; choose: (day: string) => void }) {
  const bars = useMemo(() => barsOf(changes, low, high), [changes, low, high]);
  return useMemo(() => {
    const words = `Changes per day: ${many(bars.total, "change")}, at most ${bars.most} ${bars.group > 1 ? `in ${bars.group} days` : "a day"}.`;
    return (
      <svg class="spark" viewBox={`0 0 ${bars.slots} 20`} preserveAspectRatio="none" role="img" aria-label={words}>
        {bars.all.map(([day, slot, count]) => {
          const height = 2 + (18 * count) / bars.most;
          return <rect key={slot} x={slot + 0.15} y={20 - height} width={0.7} height={height} onClick={() => choose(day)}><title>{`${written(day)}: ${many(count, "change")}`}</title></rect>;
        })}
      </svg>
    );
  }, [bars]);
}

function barsOf(changes: Change[], low: number, high: number): Bars {
  const group = Math.max(1, Math.ceil((high - low + 1) / 366));
  const sums = new Map<number, number>();
  for (const [day, count] of perDay(changes)) {
    const slot = Math.floor((number(day) - low) / group);
    sums.set(slot, (sums.get(slot) ?? 0) + count);
  }
  const all = [...sums].map(([slot, count]): [string, number, number] => [fromNumber(low + slot * group), slot, count]);
  return { all, group, most: Math.max(1, ...sums.values()), slots: (high - low + 1) / group, total: changes.length };
}
