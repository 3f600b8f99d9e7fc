import type { OutputDefinition } from '../definition.ts';
import { HOST, MODULE_ID, NAME, SLUG } from './constants.ts';
import { FACTS } from './facts.ts';
import { judge } from './judge.ts';
import { map } from './mapping.ts';
import { APP_PLATFORMS, CONNECTION_SETTINGS, CONVERSION_PLATFORMS, SETTINGS, validate } from './settings.ts';
import { simulator } from './simulator.ts';
import { unmapped } from './unmapped.ts';

export default {
  slug: SLUG,
  name: NAME,
  moduleId: MODULE_ID,
  kind: 'event',
  fidelity: 'modelled',
  summary: 'App Events of apps, and the Conversions API for web, servers, TV and voice.',
  settings: SETTINGS,
  connectionSettings: CONNECTION_SETTINGS,
  platforms: [...APP_PLATFORMS, ...CONVERSION_PLATFORMS],
  eventTypes: ['session_start', 'session_end', 'screen_view', 'custom_event', 'commerce_event', 'application_state_transition'],
  customMappings: true,
  hosts: [HOST],
  validate,
  map,
  judge,
  simulator,
  facts: FACTS,
  unmapped,
  attributesOfEvents: ['fbc', 'client_user_agent', 'client_ip_address'],
} satisfies OutputDefinition;
