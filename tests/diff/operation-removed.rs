//! A call that is gone.
//-   /measures:
//-     get:
//-       operationId: getMeasure
//-       tags: [things]
//-       responses:
//-         '200':
//-           description: A measure.
//-           content:
//-             application/json: {schema: {$ref: '#/components/schemas/Measure'}}
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().get_measure();
}
