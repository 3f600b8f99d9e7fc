/** Variables that were never declared: they live on between the batches of a warm container (spec/pipeline.md a.4). */
import { full } from 'acorn-walk';
import type { AnyNode, Pattern, Program } from 'acorn';
import { isFunction } from './handler.ts';

export function implicitGlobals(program: Program): (AnyNode & { type: 'Identifier' })[] {
  const declared = new Set(['exports', 'module', 'require', 'process', 'globalThis', 'global', '__dirname', '__filename']);
  const assigned = new Map<string, AnyNode & { type: 'Identifier' }>();
  const names = (pattern: Pattern | null | undefined, add: (name: AnyNode & { type: 'Identifier' }) => void): void => {
    switch (pattern?.type) {
      case 'Identifier': return add(pattern);
      case 'ObjectPattern': return pattern.properties.forEach((property) => names(property.type === 'RestElement' ? property.argument : property.value, add));
      case 'ArrayPattern': return pattern.elements.forEach((element) => names(element, add));
      case 'AssignmentPattern': return names(pattern.left, add);
      case 'RestElement': return names(pattern.argument, add);
      default: return undefined;
    }
  };
  const declare = (name: AnyNode & { type: 'Identifier' }): void => void declared.add(name.name);
  const assign = (name: AnyNode & { type: 'Identifier' }): void => void (assigned.has(name.name) || assigned.set(name.name, name));
  full(program, (each) => {
    const node = each as AnyNode;
    if (node.type === 'VariableDeclarator') names(node.id, declare);
    else if (node.type === 'CatchClause') names(node.param, declare);
    else if ((node.type === 'ClassDeclaration' || node.type === 'ClassExpression') && node.id) declare(node.id);
    else if (isFunction(node)) {
      if (node.id) declare(node.id);
      node.params.forEach((parameter) => names(parameter, declare));
    } else if (node.type === 'AssignmentExpression') names(node.left, assign);
    else if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      if (node.left.type !== 'VariableDeclaration') names(node.left, assign);
    }
  });
  return [...assigned.values()].filter(({ name }) => !declared.has(name));
}
