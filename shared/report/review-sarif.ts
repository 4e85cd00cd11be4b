import type { Finding, Severity } from '../model/index.ts';
import { plain } from './plain-text.ts';
import { policyLine, type Review } from './review.ts';
import { findingWords, placeWords, resourceWords } from './wording.ts';

type Json = Readonly<Record<string, unknown>>;

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** What a code scanning page sorts by: a number from 0 to 10, as text. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
};

/** SARIF 2.1.0: the finding is reported at the line of the policy that is departed from. */
export function reviewSarif(review: Review): string {
  const { policy, findings, expectations } = review;
  const rules = [...new Map(findings.map((finding) => [ruleId(finding), rule(finding)])).values()];
  const broken = expectations.filter(({ holds }) => !holds);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Kedge', rules: broken.length === 0 ? rules : [...rules, EXPECTATION] },
        },
        columnKind: 'unicodeCodePoints',
        artifacts: [{ location: { uri: uriOf(policy.file) } }],
        results: [...findings.map((finding) => result(finding, review)), ...brokenResults(review)],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const EXPECTATION: Json = {
  id: 'expectation',
  shortDescription: { text: 'An expect line does not hold' },
  defaultConfiguration: { level: 'error' },
};

function ruleId({ guardrail, kind }: Finding): string {
  return guardrail === null ? kind : `guardrail/${guardrail}`;
}

function rule(finding: Finding): Json {
  return {
    id: ruleId(finding),
    shortDescription: { text: findingWords({ ...finding, direction: null, entry: null }) },
    defaultConfiguration: { level: LEVELS[finding.severity] },
    properties: { 'security-severity': SCORES[finding.severity], tags: ['security', 'network'] },
  };
}

function result(finding: Finding, review: Review): Json {
  const { id, resource, severity, reason, traffic, mode, evidence } = finding;
  const effect = review.effects?.get(id);
  const said = `${resourceWords(resource)}: ${plain(reason, 1000)}`;
  const message = effect === undefined ? said : `${said} Effect: ${plain(effect.text, 1000)}.`;
  return {
    ruleId: ruleId(finding),
    level: LEVELS[severity],
    message: { text: unlinked(message) },
    locations: [
      {
        physicalLocation: location(review, policyLine(finding, review.policy)),
        logicalLocations: [
          {
            name: plain(resource.name),
            fullyQualifiedName: [placeWords(resource), plain(resource.id)].join(' ').trim(),
            kind: 'resource',
          },
        ],
      },
    ],
    partialFingerprints: { 'kedgeFinding/v1': [resource.account, resource.region ?? '', id].join('|') },
    properties: {
      severity,
      mode,
      traffic,
      evidence,
      resourceType: resource.type,
      ...(effect === undefined ? {} : { effect }),
    },
  };
}

function brokenResults(review: Review): readonly Json[] {
  return review.expectations
    .filter(({ holds }) => !holds)
    .map(({ line, why }) => {
      const found = review.policy.expect.find(({ text }) => text === line)?.line ?? 1;
      return {
        ruleId: 'expectation',
        level: 'error',
        message: { text: unlinked(`${plain(line)}: ${plain(why, 1000)}`) },
        locations: [{ physicalLocation: location(review, found) }],
        partialFingerprints: { 'kedgeFinding/v1': `expect|${line}` },
      };
    });
}

function location({ policy }: Review, startLine: number): Json {
  return { artifactLocation: { uri: uriOf(policy.file) }, region: { startLine } };
}

/** In a message "[text](address)" is a link, which a name chosen by an attacker must not become. */
function unlinked(text: string): string {
  return text.replace(/[[\]]/g, '\\$&');
}

/** A path as a URI reference: what a path may hold and a URI may not is percent-encoded. */
function uriOf(path: string): string {
  return path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
