/** The graph narrowed to what is searched for: connections whose name or ends have the text, and their ends. */
import type { MapReport } from '../../../../protocol/report.ts';

export function searchGraph(report: MapReport, text: string): MapReport {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return report;
  const has = (...texts: readonly string[]): boolean => texts.some((one) => one.toLowerCase().includes(wanted));
  const inputs = new Map(report.inputs.map((item) => [item.name, item]));
  const outputs = new Map(report.outputs.map((item) => [item.name, item]));
  const connections = report.connections.filter(({ name, input, output }) => has(name, input, output, inputs.get(input)?.label ?? '', outputs.get(output)?.label ?? '', outputs.get(output)?.partner ?? ''));
  return {
    ...report, connections,
    inputs: report.inputs.filter(({ name, label, platform }) => has(name, label, platform) || connections.some(({ input }) => input === name)),
    outputs: report.outputs.filter(({ name, label, partner }) => has(name, label, partner) || connections.some(({ output }) => output === name)),
  };
}
