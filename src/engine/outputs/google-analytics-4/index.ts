import type { OutputDefinition } from '../definition.ts';
import { EU_HOST, HOST, MODULE_ID, NAME, SLUG } from './constants.ts';
import { TAKEN_TYPES } from './events.ts';
import { FACTS } from './facts.ts';
import { judge } from './judge.ts';
import { map } from './mapping.ts';
import { CONNECTION_SETTINGS, SETTINGS, validate } from './settings.ts';
import { simulator } from './simulator.ts';
import { unmapped } from './unmapped.ts';

export default {
  slug: SLUG,
  name: NAME,
  moduleId: MODULE_ID,
  kind: 'event',
  fidelity: 'modelled',
  summary: 'Events, commerce and user properties for Google Analytics 4 by the Measurement Protocol.',
  settings: SETTINGS,
  connectionSettings: CONNECTION_SETTINGS,
  platforms: ['web', 'ios', 'android', 'tvos', 's2s'],
  eventTypes: TAKEN_TYPES,
  customMappings: true,
  hosts: [HOST, EU_HOST].map((url) => new URL(url).host),
  validate,
  map,
  judge,
  simulator,
  facts: FACTS,
  unmapped,
} satisfies OutputDefinition;
