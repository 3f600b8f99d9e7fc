/** A sentence whose quoted values and names stand out as data: `Expected currency_code to be "USD", got "US Dollars"`. */
export function Sentence({ text }: { text: string }) {
  const parts = text.split(/("(?:[^"\\]|\\.)*"|\/[\w*/.-]+|\b[a-z]+_[a-z_]+\b)/g);
  return (
    <span className="leading-5 whitespace-normal">
      {parts.map((part, index) => (index % 2 === 1 ? <code key={index} className="mx-0.5 rounded-sm bg-bg2 px-1 text-[12px]">{part}</code> : part))}
    </span>
  );
}
