from prefect import flow, task
from prefect.client.orchestration import get_client

@task
def one(): return 1

@flow(name="sample")
async def sample():
    return one()

async def test_flow_runs_on_the_session_server(prefect_api):
    assert await sample() == 1
    async with get_client() as c:
        assert str(c.api_url).rstrip("/") == prefect_api
        runs = await c.read_flow_runs()
    assert [r.state.name for r in runs] == ["Completed"]

@flow
def sync_sample(): return one()

def test_sync(prefect_api): assert sync_sample()==1
