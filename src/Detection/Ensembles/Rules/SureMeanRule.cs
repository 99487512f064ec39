using FakeFinder.Detection.Ensembles.Outputs;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>
/// The mean over the networks, each of which says the mean of the faces of which it is sure, where those are enough, else of all.
/// </summary>
/// <param name="mostFaces">Kept for the score: later faces are left out without a word.</param>
internal sealed class SureMeanRule(int mostFaces) : IEnsembleRule
{
    private const double SurelyFake = 0.8;
    private const double SurelyReal = 0.2;

    /// <summary>A network is sure of a fake where more than one face in so many is surely fake, ...</summary>
    private const double FacesPerFake = 2.5;

    /// <summary>... and more than so many are; ...</summary>
    private const int FewestFakes = 11;

    /// <summary>... else of a genuine video where more than this share is surely real.</summary>
    private const double ShareOfReal = 0.9;

    public int FacesPerFrame => int.MaxValue;

    public int MostFaces => mostFaces;

    public NetworkOutput Output => NetworkOutput.Sigmoid;

    /// <summary>Kept for the score: with a single face the original throws, and says 0.5.</summary>
    public Judgement Judge(IReadOnlyList<IReadOnlyList<double>> byNetwork) => byNetwork[0].Count == 1
        ? new Judgement(0.5, "Only one face was found in the whole video; the original detector gives no score for such a video.")
        : new Judgement(byNetwork.Average(OfNetwork));

    /// <summary>What one network says of all faces. Which branch is taken is decided for each network by itself, before the mean.</summary>
    internal static double OfNetwork(IReadOnlyList<double> faces)
    {
        var fakes = faces.Where(face => face > SurelyFake).ToList();
        if (fakes.Count > Math.Floor(faces.Count / FacesPerFake) && fakes.Count > FewestFakes)
        {
            return fakes.Average();
        }

        var genuine = faces.Where(face => face < SurelyReal).ToList();
        return genuine.Count > ShareOfReal * faces.Count ? genuine.Average() : faces.Average();
    }
}
