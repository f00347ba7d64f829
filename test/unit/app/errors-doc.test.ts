import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../src/lib/errors.js';

const text = readFileSync(new URL('../../../docs/ERRORS.md', import.meta.url), 'utf8');

/** The sections below `## CODE` or `### CODE`, by code. */
const sections = new Map(
  text
    .split(/^#{2,3} /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [heading.trim(), lines.join('\n').trim()] as const;
    }),
);

describe('docs/ERRORS.md', () => {
  it('has a section for every code and for no other', () => {
    expect([...sections.keys()].sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it.each(Object.entries(ERROR_CODES))('says of %s what is done about it', (code, definition) => {
    const section = sections.get(code) ?? '';
    const { disposition, exitCode } = definition;
    expect(section.split('\n')[0]).toBe(`Disposition: ${disposition}. Exit code: ${exitCode}.`);
    // More than the first line: what it means and what to do.
    expect(section.length).toBeGreaterThan(150);
  });

  it('explains every disposition', () => {
    for (const { disposition } of Object.values(ERROR_CODES)) {
      expect(text).toMatch(new RegExp(`^\\| ${disposition} +\\|`, 'm'));
    }
  });

  it('leads to sections that are there', () => {
    const anchors = [...text.matchAll(/\]\(#([a-z_]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(anchors.length).toBeGreaterThan(0);
    for (const anchor of anchors) expect([...sections.keys()]).toContain(anchor.toUpperCase());
  });
});
