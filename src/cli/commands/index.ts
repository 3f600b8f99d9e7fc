/** Every command, in the order of the help text. */
import type { Command } from '../command.ts';
import { deliveriesCommand } from './deliveries/command.ts';
import { planCommand } from './plan/command.ts';
import { rulesCommand } from './rules/command.ts';
import { serveCommand } from './serve/command.ts';
import { storyCommand } from './story/command.ts';

export const COMMANDS: readonly Command[] = [serveCommand, planCommand, rulesCommand, storyCommand, deliveriesCommand];
