/** How texts are drawn, for the pairs and for the evaluation alike: from the policy's own distribution. */
export const drawing = { maxNewTokens: 48, temperature: 1, topP: 1 }
