export function StepNumber({ value }: { value: number }) {
  return <span className="flex size-5 items-center justify-center rounded-full bg-bg3 text-11 font-semibold">{value}</span>;
}
