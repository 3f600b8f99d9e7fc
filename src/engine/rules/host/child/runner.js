/** Loading a rule into the realm and calling its handler: the host's side of what Lambda's runtime interface does (spec/pipeline.md a.2). */
export function runner(kit) {
  const { realm, compile } = kit;
  const FILE = '/var/task/index.js';

  function classify(thrown, tools) {
    const error = tools.describe(thrown);
    const code = readCode(thrown);
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_RULE_MODULE_DENIED') return renamed(error, 'Runtime.ImportModuleError', `Error: ${error.message}`);
    if (error.type === 'SyntaxError') return renamed(error, 'Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    return error;
  }
  function readCode(thrown) {
    try {
      return typeof thrown === 'object' && thrown !== null ? thrown.code : undefined;
    } catch {
      return undefined;
    }
  }
  const renamed = (error, type, message) => ({ ...error, type, message, trace: [`${type}: ${message}`, ...error.trace] });

  /** Null, or why there is nothing to call. */
  function load(program, tools) {
    let body;
    try {
      body = compile(program.code, ['exports', 'require', 'module', '__filename', '__dirname'], FILE);
    } catch (error) {
      // Its stack begins with the place: file:line, the line itself, a caret under the column.
      const stack = String(error.stack);
      const place = tools.TASK.exec(stack);
      const column = stack.split('\n')[2]?.indexOf('^') ?? -1;
      const described = renamed(tools.describe(error), 'Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
      return { ...described, line: place === null ? null : Number(place[1]), column: column < 0 ? null : column + 1 };
    }
    try {
      realm.prepare(JSON.stringify({ name: program.name, version: program.version, environment: program.environment, memoryMb: program.limits.memoryMb, runtime: program.runtime }));
      const found = realm.load(body);
      if (found.problem === 'undefined') return tools.plainError('Runtime.HandlerNotFound', 'index.handler is undefined or not exported');
      if (found.problem === 'type') return tools.plainError('Runtime.HandlerNotFound', 'index.handler is not a function');
      if (program.runtime === 'node24' && found.parameters >= 3) {
        return tools.plainError(
          'Runtime.CallbackHandlerDeprecated',
          'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature (async, without the third parameter) to use Node.js 24 or later.',
        );
      }
      return null;
    } catch (error) {
      return classify(error, tools);
    }
  }

  return { load, invoke: realm.invoke, drained: realm.drained };
}
