// Who answers: on everything but the answers of AWS's services, which are as AWS's are. Any server may have a page or a JSON
// document at a path of ours; none has this.

export const SIMULATOR_HEADER = 'x-cloudhsm-sim';
