using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using FakeFinder.Contracts.Internal;
using FakeFinder.Storage.Derived;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>What stand-in workers do when they are asked for pictures.</summary>
public sealed class ScriptedImaging
{
    /// <summary>The file names of each question, in their order.</summary>
    public ConcurrentQueue<IReadOnlyList<string>> Questions { get; } = [];

    public ConcurrentQueue<ActivationOrder> Activations { get; } = [];

    /// <summary>The answer to a file, by its name; Made where there is none.</summary>
    public Func<string, ImagingAnswer> Answer { get; set; } = _ => new ImagingAnswer(ImagingState.Made);

    /// <summary>Workers that do not answer.</summary>
    public ConcurrentDictionary<string, bool> Dead { get; } = [];

    /// <summary>A question waits for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public void Reset()
    {
        Questions.Clear();
        Activations.Clear();
        Dead.Clear();
        Answer = _ => new ImagingAnswer(ImagingState.Made);
        Gate = Task.CompletedTask;
    }
}

/// <summary>Writes files whose bytes are their names.</summary>
public sealed class StandInImagingGrain(Script script, IDerivedFiles derived) : Grain, IImagingGrain
{
    public async Task<ImmutableArray<ImagingAnswer>> MakePictures(ImagedVideo video, ImmutableArray<PictureOrder> pictures)
    {
        Fail();
        script.Imaging.Questions.Enqueue([.. pictures.Select(picture => picture.File)]);
        await script.Imaging.Gate;
        return [.. await Task.WhenAll(pictures.Select(picture => MakeAsync(video, picture.File)))];
    }

    public Task<ImagingAnswer> MakeProxy(ImagedVideo video, string file)
    {
        Fail();
        script.Imaging.Questions.Enqueue([file]);
        return MakeAsync(video, file);
    }

    public Task<ImagingAnswer> MakeActivation(ImagedVideo video, ActivationOrder order)
    {
        Fail();
        script.Imaging.Activations.Enqueue(order);
        return MakeAsync(video, order.File);
    }

    private void Fail()
    {
        if (script.Imaging.Dead.ContainsKey(this.GetPrimaryKeyString()))
        {
            throw new InvalidOperationException("This worker is gone.");
        }
    }

    private async Task<ImagingAnswer> MakeAsync(ImagedVideo video, string file)
    {
        var answer = script.Imaging.Answer(file);
        if (answer.State == ImagingState.Made)
        {
            await derived.WriteAsync(video.VideoId, file, new MemoryStream(Encoding.UTF8.GetBytes(file)), CancellationToken.None);
        }

        return answer;
    }
}
