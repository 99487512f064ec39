using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FakeFinder.Detection.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Detection.Tests.Detectors.Http;

public sealed class HttpDetectorTests
{
    [Fact]
    public async Task A_program_reads_a_copy_in_the_shared_folder_which_is_removed_when_it_has_answered()
    {
        byte[]? read = null;
        HttpHost? host = null;
        await using var program = await new StandInProgram
        {
            Predict = async (context, video, _) =>
            {
                Assert.Equal(Path.GetFileName(video), video);
                read = await File.ReadAllBytesAsync(Path.Combine(host!.Shared, video));
                await StandInProgram.AnswerAsync(context, video, 0.93);
            },
        }.StartAsync();
        using (host = new HttpHost(program.Url))
        {
            var report = await host.AnalyseAsync();

            Assert.Equal((0.93, null), (report.Score, report.Reason));
            Assert.Equal(await File.ReadAllBytesAsync(SampleClip.Path), read);
            Assert.Empty(Directory.GetFiles(host.Shared));
            Assert.Empty(report.Frames);
            Assert.Null(report.Coverage);
            Assert.Equal("not stated", report.Versions[$"program at {program.Url}"]);
            Assert.Equal(["video_list"], program.Asked[0].AsObject().Select(member => member.Key));
        }
    }

    [Fact]
    public async Task A_program_reads_the_video_from_an_address_that_is_gone_when_it_has_answered()
    {
        using var http = new HttpClient();
        byte[]? read = null;
        await using var program = await new StandInProgram
        {
            Predict = async (context, video, _) =>
            {
                read = await http.GetByteArrayAsync(new Uri(video));
                await StandInProgram.AnswerAsync(context, video, 0.07);
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url, byLink: true);
        await using var detector = await host.LoadAsync();

        var report = await HttpHost.AnalyseAsync(detector);

        Assert.Equal(0.07, report.Score);
        Assert.Equal(await File.ReadAllBytesAsync(SampleClip.Path), read);
        var address = new Uri((string)program.Asked[0]["video_list"]![0]!);
        Assert.Equal("127.0.0.1", address.Host);
        Assert.EndsWith(".mp4", address.AbsolutePath, StringComparison.Ordinal);
        using var gone = await http.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task The_report_names_the_address_without_its_secrets_and_the_version_that_the_program_says()
    {
        HttpRequest? asked = null;
        await using var program = await new StandInProgram
        {
            Health = (context, _) => StandInProgram.SayAsync(context, """{ "version": "wm 1.2" }"""),
            Predict = (context, video, _) =>
            {
                asked = context.Request;
                Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:p@ss")), asked.Headers.Authorization);
                Assert.Equal("?key=secret", asked.QueryString.Value);
                return StandInProgram.AnswerAsync(context, video, 0.2);
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url.Replace("//", "//me:p%40ss@", StringComparison.Ordinal) + "/?key=secret");

        var report = await host.AnalyseAsync();

        Assert.NotNull(asked);
        Assert.Equal("wm 1.2", report.Versions[$"program at {program.Url}"]);
    }

    [Fact]
    public async Task The_name_in_the_list_has_the_path_there_and_the_names_of_models_are_sent_where_they_are_given()
    {
        await using var program = await new StandInProgram().StartAsync();
        using var host = new HttpHost(program.Url, new JsonObject { ["pathThere"] = "/videos/", ["modelName"] = "wm" });

        await host.AnalyseAsync();

        Assert.Matches("^/videos/fakefinder-[^/]+[.]mp4$", (string)program.Asked[0]["video_list"]![0]!);
        Assert.Equal("""["wm"]""", program.Asked[0]["model_names"]!.ToJsonString());
    }

    [Fact]
    public async Task Exactly_one_half_is_undetermined_with_its_reason()
    {
        await using var program = await new StandInProgram { Score = 0.5 }.StartAsync();
        using var host = new HttpHost(program.Url);

        var report = await host.AnalyseAsync();

        Assert.Equal(0.5, report.Score);
        Assert.StartsWith($"The program at {program.Url} gave exactly 0.5", report.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "File a.mp4 not found.", "refused the video (400): it said 'File a.mp4 not found.'.")]
    [InlineData(500, "CUDA out of memory", "failed on the video (500): it said 'CUDA out of memory'.")]
    [InlineData(302, "", "answered with 302; redirects are not followed")]
    [InlineData(200, "<p>Hello</p>", "gave a wrong answer: it is not the JSON of a table: it begins with '<p>Hello</p>'.")]
    [InlineData(200, """{"filename":{"0":"b.mp4"},"wm":{"0":0.1}}""", "a wrong answer: it has no row of the video, but one of 'b.mp4'.")]
    public async Task A_wrong_answer_is_told_in_one_sentence_and_the_video_taken_back(int status, string body, string sentence)
    {
        await using var program = await new StandInProgram
        {
            Predict = (context, _, _) =>
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = "/elsewhere";
                return StandInProgram.SayAsync(context, body);
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url);

        var message = await host.FailAsync();

        Assert.StartsWith($"The program at {program.Url} ", message, StringComparison.Ordinal);
        Assert.Contains(sentence, message, StringComparison.Ordinal);
        Assert.Single(program.Asked);
        Assert.Empty(host.Videos);
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_broken_off()
    {
        await using var program = await new StandInProgram
        {
            Predict = async (context, _, _) =>
            {
                var block = new byte[1 << 16];
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
                }
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url);

        Assert.Contains("answered with more than 1 MiB", await host.FailAsync(), StringComparison.Ordinal);
        Assert.Empty(host.Videos);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_program_that_does_not_answer_in_time_has_failed(bool begins)
    {
        await using var program = await new StandInProgram
        {
            Predict = async (context, _, _) =>
            {
                if (begins)
                {
                    await context.Response.WriteAsync("{");
                    await context.Response.Body.FlushAsync();
                }

                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url, new JsonObject { ["timeoutSeconds"] = 30 });
        var failing = host.FailAsync();
        await program.FirstAsked;

        host.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal($"The program at {program.Url} gave no whole answer within 30 s, its 'timeoutSeconds'.", await failing);
        Assert.Empty(host.Videos);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_aborts_the_request_and_takes_the_video_back(bool byLink)
    {
        var aborted = new TaskCompletionSource();
        await using var program = await new StandInProgram
        {
            Predict = async (context, _, _) =>
            {
                context.RequestAborted.Register(aborted.SetResult);
                await aborted.Task;
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url, byLink: byLink);
        await using var detector = await host.LoadAsync();
        using var stop = new CancellationTokenSource();
        var analysis = HttpHost.AnalyseAsync(detector, stop.Token);
        await program.FirstAsked;
        Assert.Equal(byLink ? 0 : 1, host.Videos.Count);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analysis);
        await aborted.Task;
        Assert.Empty(host.Videos);
        if (byLink)
        {
            using var http = new HttpClient();
            using var gone = await http.GetAsync(new Uri((string)program.Asked[0]["video_list"]![0]!));
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
    }

    [Fact]
    public async Task A_program_that_starts_again_in_the_middle_is_waited_for_and_asked_again()
    {
        var asked = new TaskCompletionSource();
        var program = await new StandInProgram
        {
            Predict = async (context, _, _) =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            },
        }.StartAsync();
        var url = program.Url;
        using var host = new HttpHost(url, HttpHost.Patient);
        var analysis = host.AnalyseAsync();
        await asked.Task;

        await program.DisposeAsync();
        await using var again = await new StandInProgram
        {
            Health = (context, count) =>
            {
                context.Response.StatusCode = count < 3 ? 503 : 200;
                return Task.CompletedTask;
            },
        }.StartAsync(url);

        Assert.Equal(0.93, (await host.UntilAsync(analysis)).Score);
        Assert.True(again.HealthChecks >= 3);
        Assert.Single(again.Asked);
    }

    [Fact]
    public async Task A_program_that_ends_of_each_try_gets_the_video_three_times()
    {
        await using var program = await new StandInProgram
        {
            Predict = (context, _, _) =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url, HttpHost.Patient);

        var message = await host.UntilAsync(host.FailAsync());

        Assert.StartsWith($"The program at {program.Url} broke the connection off", message, StringComparison.Ordinal);
        Assert.EndsWith("It had the video 3 times, and may end of it: see what it logged.", message, StringComparison.Ordinal);
        Assert.Equal(3, program.Asked.Count);
        Assert.Empty(host.Videos);
    }

    [Fact]
    public async Task A_program_that_refuses_connections_is_waited_for_as_long_as_it_may_take_to_start()
    {
        var program = await new StandInProgram().StartAsync();
        var url = program.Url;
        using var host = new HttpHost(url, new JsonObject { ["startSeconds"] = 20, ["timeoutSeconds"] = 86400 });
        await using var detector = await host.LoadAsync();
        await program.DisposeAsync();
        var before = host.Clock.GetUtcNow();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.UntilAsync(HttpHost.AnalyseAsync(detector)));

        Assert.StartsWith($"The program does not answer at {url}: start it", failure.Message, StringComparison.Ordinal);
        Assert.True(host.Clock.GetUtcNow() - before >= TimeSpan.FromSeconds(20));
        Assert.Empty(host.Videos);
    }

    [Fact]
    public async Task A_program_gets_as_many_videos_at_a_time_as_it_may()
    {
        var release = new TaskCompletionSource();
        var (now, most) = (0, 0);
        await using var program = await new StandInProgram
        {
            Predict = async (context, video, count) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await (count == 1 ? release.Task : Task.CompletedTask);
                Interlocked.Decrement(ref now);
                await StandInProgram.AnswerAsync(context, video, 0.1);
            },
        }.StartAsync();
        using var host = new HttpHost(program.Url);
        await using var detector = await host.LoadAsync();

        var (first, second) = (HttpHost.AnalyseAsync(detector), HttpHost.AnalyseAsync(detector));
        await program.FirstAsked;
        release.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(1, most);
        Assert.Equal(2, program.Asked.Count);
    }
}
