// The review queue and what was done in this sitting, so that anything can be taken back. A judgement shows the next claim at once; writes go out one
// after another behind it, so a key pressed meanwhile is neither lost nor meant for another claim than the one in sight.
import { useEffect, useRef, useState } from "preact/hooks";
import { getQueue, sendWords, takeBack, type Judged } from "./api";
import { reviewer } from "./reviewer";
import type { Moved, QueueItem, Word } from "./types";

interface Step { targets: string[]; ids: string[]; at: number; before: Map<string, string> }

interface Sitting {
  items: QueueItem[];
  total: number; // how many waited when the queue was opened
  at: number; // position of the item looked at
  marked: Set<string>; // chosen for a bulk judgement
  done: Map<string, string>; // claim → what was said in this sitting
  past: Step[];
  sent: number; // how many times something was sent
  waiting: number; // writes under way
  moved: Moved[]; // what the last judgement moved
  failed: string;
}

export interface Queue extends Readonly<Omit<Sitting, "past">> {
  go: (at: number) => void;
  mark: (id: string) => void;
  markAll: () => void;
  judge: (action: Word["action"], reason: string, changes?: Record<string, string>) => Promise<string>;
  undo: () => Promise<string>;
  renamed: () => void; // a blind review is of what this reviewer has not judged
}

const empty = (): Sitting => ({ items: [], total: 0, at: 0, marked: new Set(), done: new Map(), past: [], sent: 0, waiting: 0, moved: [], failed: "" });

/** ``wanted`` is the claim that a link names: the queue opens there. */
export function useQueue(active: boolean, blind: string, wanted: string, changed: () => void): Queue {
  const [shown, show] = useState(empty);
  const now = useRef(shown); // ahead of what is painted
  const line = useRef<Promise<unknown>>(Promise.resolve());
  const put = (change: Partial<Sitting>) => show((now.current = { ...now.current, ...change }));

  const start = useRef(wanted);
  start.current = wanted;
  const asked = useRef(blind);
  asked.current = blind;
  const load = () => {
    line.current = line.current.then(() => getQueue(reviewer(), blind, 0)).then((found) => {
      const { past, sent, waiting } = now.current;
      const at = Math.max(0, found.items.findIndex((i) => i.claim.id === start.current));
      if (asked.current === blind) put({ ...empty(), ...found, at, past, sent, waiting });
    }).catch((error: Error) => put({ failed: error.message }));
  };
  useEffect(() => { if (active) load(); }, [active, blind]);

  /** Waits for the writes before, then writes. */
  const send = async (write: () => Promise<Judged>): Promise<boolean> => {
    put({ waiting: now.current.waiting + 1, failed: "" });
    const mine = line.current.then(write);
    line.current = mine.catch(() => null);
    try {
      const { moved } = await mine;
      put({ moved, sent: now.current.sent + 1 });
      changed();
      return true;
    } catch (error) {
      put({ failed: (error as Error).message });
      return false;
    } finally { put({ waiting: now.current.waiting - 1 }); }
  };

  const go = (at: number) => {
    put({ at: Math.max(0, Math.min(at, now.current.items.length)) });
    if (now.current.at >= now.current.items.length) more();
  };
  /** The next part of a long queue; what was judged has left it, what was skipped has not. */
  const more = () => {
    if (now.current.items.length >= now.current.total) return;
    line.current = line.current.then(async () => {
      const { items, done } = now.current;
      const found = await getQueue(reviewer(), blind, items.filter((i) => !done.has(i.claim.id)).length);
      const known = new Set(now.current.items.map((i) => i.claim.id));
      put({ items: [...now.current.items, ...found.items.filter((i) => !known.has(i.claim.id))] });
    }).catch((error: Error) => put({ failed: error.message }));
  };

  const judge: Queue["judge"] = async (action, reason, changes = {}) => {
    const { items, at, marked, done, past } = now.current;
    if (!reviewer()) { put({ failed: "Say who you are first: a name or pseudonym goes under every judgement." }); return "Your name is missing."; }
    const targets = marked.size && action !== "correct" ? [...marked] : items[at] ? [items[at].claim.id] : [];
    if (!targets.length) return "Nothing was judged.";
    const step: Step = { targets, ids: [], at, before: done };
    put({ past: [...past, step], done: new Map([...done, ...targets.map((t) => [t, action] as const)]), marked: new Set() });
    const next = items.findIndex((item, i) => i > (marked.size ? -1 : at) && !now.current.done.has(item.claim.id));
    go(next < 0 ? items.length : next);
    const made = await send(async () => {
      const answer = await sendWords(reviewer(), targets.map((target) => ({ target, action, reason, changes })));
      step.ids = answer.ids; // before the next write, which may take this one back
      return answer;
    });
    if (!made) put({ past: now.current.past.filter((one) => one !== step), done: restored(step), at });
    return made ? `${targets.length === 1 ? "1 claim" : `${targets.length} claims`}: ${action}.` : "Nothing was judged.";
  };

  const undo: Queue["undo"] = async () => {
    const step = now.current.past.at(-1);
    if (!step) return "Nothing to take back in this sitting.";
    const { done } = now.current;
    put({ past: now.current.past.slice(0, -1), done: restored(step) });
    go(step.at);
    const made = await send(async () => (step.ids.length ? takeBack(reviewer(), step.ids) : { ids: [], moved: [] }));
    if (!made) put({ past: [...now.current.past, step], done });
    else if (step.targets.some((id) => !now.current.items.some((i) => i.claim.id === id))) load();
    return !made ? "Nothing was taken back." : step.targets.length === 1 ? "Taken back." : `${step.targets.length} judgements taken back.`;
  };

  /** What was done, but for the targets of one step what was before it. */
  const restored = ({ targets, before }: Step) => {
    const next = new Map(now.current.done);
    for (const id of targets) { const word = before.get(id); if (word) next.set(id, word); else next.delete(id); }
    return next;
  };
  const mark = (id: string) => { const next = new Set(now.current.marked); if (!next.delete(id)) next.add(id); put({ marked: next }); };
  const markAll = () => put({ marked: now.current.marked.size ? new Set() : new Set(now.current.items.filter((i) => !now.current.done.has(i.claim.id)).map((i) => i.claim.id)) });
  return { ...shown, go, mark, markAll, judge, undo, renamed: () => { if (blind) load(); } };
}
