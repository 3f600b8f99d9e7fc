// Tries to read the engine's environment and what process tells about the machine.
exports.handler = async (batch, context, callback) => {
  const got = [];
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (name !== 'GRANTED') got.push(`${name} in the environment`);
  if (process.env.PATH !== undefined || process.env.HOME !== undefined || process.env.TZ !== undefined) got.push('environment');
  if (!process.execPath.startsWith('/var/lang/') || process.cwd() !== '/var/task' || process.argv.some((text) => !text.startsWith('/var/'))) got.push('paths');
  if (/home|root|Users/.test(`${__filename}${__dirname}${new Error().stack}`)) got.push('a path in a stack');
  return { got };
};
