// Reads {documents, credential, jwt, keys} and writes {json, jwt}: true, or why not. No network.
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';
import {createLocalJWKSet, jwtVerify} from 'jose';
import {readFileSync} from 'node:fs';

const given = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = async url => {
  const [whole, fragment] = url.split('#');
  let document = given.documents[whole];
  if (!document) throw new Error(`not given: ${url}`);
  if (fragment) {
    const found = (document.verificationMethod ?? []).find(method => method.id === url);
    if (found) document = {'@context': 'https://w3id.org/security/multikey/v1', ...found};
  }
  return {documentUrl: url, document};
};
const suite = new DataIntegrityProof({cryptosuite});

async function checkJson() {
  const answer = await vc.verifyCredential({
    credential: given.credential, suite, documentLoader,
    checkStatus: options => checkStatus({...options, suite, documentLoader, verifyBitstringStatusListCredential: true}),
  });
  // The status check says that the list holds; what the list says of this one stands in its results.
  const set = (answer.statusResult?.results ?? []).filter(one => one.status);
  if (set.length) return `status: ${set.map(one => one.credentialStatus?.statusPurpose ?? 'set').join(', ')}`;
  return answer.verified || JSON.stringify(answer.error?.errors?.map(one => one.message) ?? answer.error?.message
    ?? answer.statusResult);
}

async function checkJwt() {
  const {payload} = await jwtVerify(given.jwt, createLocalJWKSet(given.keys));
  return payload.type.includes('OpenBadgeCredential');
}

const told = promise => promise.catch(error => `${error.name}: ${error.message}`);
process.stdout.write(JSON.stringify({json: await told(checkJson()), jwt: await told(checkJwt())}));
