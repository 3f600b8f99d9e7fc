import { describe, expect, it } from 'vitest';
import { junitXml } from './junit.ts';
import { printable } from './terminal.ts';

describe('JUnit XML', () => {
  it('counts what passed, failed, could not be judged and was skipped', () => {
    expect(junitXml('plan', [
      { name: 'a.json', file: 'a.json', cases: [
        { name: 'one', classname: 'plan', time: 0.0125 },
        { name: 'two', classname: 'plan', failure: { message: 'is not planned', type: 'unplanned-event', text: 'first\nsecond' } },
        { name: 'three', classname: 'plan', error: { message: 'not validated', type: 'no_plan_id', text: '' } },
        { name: 'four', classname: 'plan', skipped: 'later' },
      ] },
      { name: 'b.json', cases: [] },
    ])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="plan" tests="4" failures="1" errors="1" skipped="1" time="0.013">
  <testsuite name="a.json" tests="4" failures="1" errors="1" skipped="1" time="0.013" file="a.json">
    <testcase name="one" classname="plan" time="0.013"/>
    <testcase name="two" classname="plan">
      <failure message="is not planned" type="unplanned-event">first
second</failure>
    </testcase>
    <testcase name="three" classname="plan">
      <error message="not validated" type="no_plan_id"></error>
    </testcase>
    <testcase name="four" classname="plan">
      <skipped message="later"/>
    </testcase>
  </testsuite>
  <testsuite name="b.json" tests="0" failures="0" errors="0" skipped="0" time="0.000">
  </testsuite>
</testsuites>
`);
  });

  it('holds any text', () => {
    const xml = junitXml('x', [{ name: '"<&>\'\n\t', cases: [{ name: '\u0000\u001b]0;\ud800 😀', classname: 'c', failure: { message: 'a]]>b', type: 't', text: ']]> & \u0007 \uffff' } }] }]);
    expect(xml).toContain('<testsuite name="&quot;&lt;&amp;&gt;\'&#10;&#9;"');
    expect(xml).toContain('name="\uFFFD\uFFFD]0;\uFFFD 😀"');
    expect(xml).toContain('>]]&gt; &amp; \uFFFD \uFFFD</failure>');
  });
});

it('a terminal is shown control characters, not given them', () => {
  expect(printable('a\u001b[2Jb\u0007\nc\u202e')).toBe('a\\u001b[2Jb\\u0007\nc\\u202e');
});
