/** The environment variable that gives a secret where nothing of its name is stored: `output.mixpanel.token` → `CLOUDCHAMBER_SECRET_OUTPUT_MIXPANEL_TOKEN`. */
export function secretVariable(name: string): string {
  return `CLOUDCHAMBER_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}
