import { useState } from "preact/hooks";

const KEY = "whoholds-reviewer";

/** The name under judgements; kept in this browser only. */
export const reviewer = (): string => localStorage.getItem(KEY) ?? "";

export function Reviewer({ renamed }: { renamed?: () => void }) {
  const [name, setName] = useState(reviewer());
  return (
    <label>Your name or pseudonym <input class="reviewer" value={name} required autocomplete="nickname" onInput={(e) => { setName(e.currentTarget.value); localStorage.setItem(KEY, e.currentTarget.value.trim()); }} onChange={() => renamed?.()} /></label>
  );
}
