// Keys of a part of the page: one listener for its whole life, so that a key pressed before the page has painted acts on what is shown by then.
import { useEffect, useRef } from "preact/hooks";

export function useKeys(press: (event: KeyboardEvent) => void): void {
  const now = useRef(press);
  now.current = press;
  useEffect(() => {
    const heard = (event: KeyboardEvent) => { if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) now.current(event); };
    addEventListener("keydown", heard);
    return () => removeEventListener("keydown", heard);
  }, []);
}

/** Whether a key goes into a field; with `ticks`, a tick box is one too. */
export const typing = (event: KeyboardEvent, ticks = true): boolean => (event.target as Element).matches?.(`input${ticks ? "" : ":not([type=checkbox])"}, select, textarea`) ?? false;
