/** The edge of a row in the edit dialog; the row itself says the same by its fields. */
export const EDGES = { same: 'border-transparent', added: 'border-ok', changed: 'border-accent', removed: 'border-error' } as const;
