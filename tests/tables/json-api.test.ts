import { openApiPlace } from './api-place.ts'
import { describeSource } from './contract.ts'

describeSource('a JSON API', () => openApiPlace())
