namespace FakeFinder.Detection.Tests.Detectors.Http;

public sealed class HttpHealthTests
{
    [Fact]
    public async Task A_detector_runs_only_while_its_program_is_healthy()
    {
        var program = await new StandInProgram().StartAsync();
        var url = program.Url;
        using var host = new HttpHost(url);
        await host.KnownAsync();
        Assert.Equal(["wm"], host.Runnable);

        await program.DisposeAsync();
        await host.UntilAsync(
            () => host.Mistake?.StartsWith($"The program does not answer at {url}: start it", StringComparison.Ordinal) is true);
        Assert.Empty(host.Runnable);

        await using var again = await new StandInProgram { Health = Answer(503) }.StartAsync(url);
        await host.UntilAsync(() => host.Mistake!.Contains("not ready: it answers its healthcheck with 503", StringComparison.Ordinal));

        again.Health = Answer(404);
        await host.UntilAsync(() => host.Mistake!.Contains("answers GET /healthcheck with 404", StringComparison.Ordinal));

        again.Health = Answer(200);
        await host.UntilAsync(() => host.Runnable.Count == 1);
        Assert.Null(host.Mistake);
    }

    [Fact]
    public async Task Nobody_who_asks_what_is_missing_waits_for_a_program_that_does_not_answer()
    {
        await using var program = await new StandInProgram
        {
            Health = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted),
        }.StartAsync();
        using var host = new HttpHost(program.Url);

        Assert.Empty(host.Runnable);
        Assert.Equal($"The program at {program.Url} has not been asked yet whether it is healthy.", host.Mistake);

        await host.UntilAsync(() => !host.Mistake!.Contains("not been asked", StringComparison.Ordinal));
        Assert.Equal(
            $"The program at {program.Url} does not answer its healthcheck within 5 s: it is busy, or hangs.",
            host.Mistake);
    }

    [Fact]
    public async Task A_program_that_answers_one_request_at_a_time_stays_runnable_while_it_has_a_video()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var busy = false;
        await using var program = await new StandInProgram
        {
            Health = (_, _) => Volatile.Read(ref busy) ? release.Task : Task.CompletedTask,
            Predict = async (context, video, _) =>
            {
                Volatile.Write(ref busy, true);
                await release.Task;
                await StandInProgram.AnswerAsync(context, video, 0.1);
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url, HttpHost.Patient);
        var analysis = host.AnalyseAsync();
        await program.FirstAsked;
        var checks = program.HealthChecks;

        await host.UntilAsync(() => program.HealthChecks >= checks + 3);

        Assert.Equal(["wm"], host.Runnable);
        release.SetResult();
        Assert.Equal(0.1, (await analysis).Score);
    }

    [Fact]
    public async Task A_program_that_is_no_detector_fails_the_part_at_once()
    {
        await using var program = await new StandInProgram
        {
            Health = (context, count) =>
            {
                context.Response.StatusCode = count == 1 ? 201 : 404;
                return Task.CompletedTask;
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url);

        Assert.EndsWith("/healthcheck with 404; a healthy one answers 200 or 201.", await host.FailAsync(), StringComparison.Ordinal);
        Assert.Empty(program.Asked);
    }

    private static Func<Microsoft.AspNetCore.Http.HttpContext, int, Task> Answer(int status) => (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
