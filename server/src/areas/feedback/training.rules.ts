/** How many decisions make a first model worth having. */
const firstExamples = 20

/** Whether enough has been decided since the last training to train anew: 50 decisions or 5 %. */
export function isTrainingDue(facts: { newDecisions: number; examples: number | null }): boolean {
  if (facts.examples === null) return facts.newDecisions >= firstExamples
  return facts.newDecisions >= Math.max(50, Math.ceil(facts.examples * 0.05))
}
