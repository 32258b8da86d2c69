import { drawLook, lookName, SIZE, type Look } from "./symbols";

const pictures = new Map<string, string>();

/** The symbol of a state in a list or legend; decoration, since the words beside it say the same. */
export function Symbol({ look }: { look: Look }) {
  return <img class="symbol" src={picture(look)} width={SIZE} height={SIZE} alt="" />;
}

function picture(look: Look): string {
  const name = lookName(look);
  let url = pictures.get(name);
  if (!url) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE * 2;
    drawLook(canvas.getContext("2d")!, look, 2);
    pictures.set(name, (url = canvas.toDataURL()));
  }
  return url;
}
