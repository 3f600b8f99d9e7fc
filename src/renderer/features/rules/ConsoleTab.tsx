import { setOf } from './desk-store.ts';
import { caseTitle } from './case-model.ts';
import { LogLines } from '../../ui/LogLines.tsx';
import { useDesk } from './use-desk.ts';

/** What the rule printed in the last run of its cases. */
export function ConsoleTab() {
  const { name, report } = useDesk();
  const printing = report.report?.report.cases.filter((result) => result.run.logs.length > 0) ?? [];
  if (printing.length === 0) return <p className="px-3 py-3 text-fg2">{report.report === undefined ? 'Run the cases to see what the rule prints.' : 'The rule printed nothing in the last run of its cases.'}</p>;
  return (
    <div className="py-1">
      {printing.map((result) => (
        <section key={result.name} aria-label={`Printed by ${result.name}`}>
          <h3 className="px-3 pt-1"><button type="button" onClick={() => { setOf('probes', name, undefined); setOf('selected', name, result.name); }} className="rounded-sm text-12 text-fg1 hover:underline">{caseTitle(result.name)}</button></h3>
          <LogLines logs={result.run.logs} cut={result.run.logs_cut} />
        </section>
      ))}
    </div>
  );
}
