import { Send } from 'lucide-react';
import { runCommand } from '../../app/commands.ts';
import { useSetup } from '../../api/queries.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CheckList } from './CheckList.tsx';

/** The check marks with a title that says whether the input sends. */
export function CheckCard({ input, link }: { input: string; link: 'sample' | 'guide' }) {
  const arrived = useSetup(input).data?.checks.some((check) => check.id === 'batch' && check.state === 'done') ?? false;
  return (
    <Card
      title={arrived ? `${input} is set up` : `Waiting for ${input}`}
      extra={link === 'sample'
        ? <Button size="small" icon={Send} onClick={() => runCommand('sample.send')}>Send a sample</Button>
        : <Button size="small" onClick={() => goTo('setup', input)}>Full guide</Button>}
    >
      <CheckList input={input} />
    </Card>
  );
}
