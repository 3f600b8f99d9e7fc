import { command } from '../../command.ts';
import { DELIVERIES_USAGE, parseDeliveries } from './arguments.ts';

export const deliveriesCommand = command({
  name: 'deliveries',
  forms: [
    { form: 'deliveries dead', summary: 'lists requests to partners that were given up' },
    { form: 'deliveries resend', summary: 'sends such requests again' },
    { form: 'deliveries flush', summary: 'sends now what an output holds back' },
    { form: 'deliveries cancel', summary: 'gives up what waits for another attempt' },
  ],
  usage: DELIVERIES_USAGE,
  parse: parseDeliveries,
  run: async (args) => (await import('./run.ts')).runDeliveries(args),
});
