import { describeObjective } from '@kedge/testing'
import hinge from './hinge.ts'

describeObjective(hinge)
